package io.sluice.tools.onnx;

import static io.sluice.model.InvalidModelException.check;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Tensors of ONNX files, and of the {@code .pb} files that hold one each, as ONNX's test data does.
 */
public final class OnnxTensors {
  private OnnxTensors() {}

  /** A tensor with the name that its file gives it; empty if none. */
  public record Named(String name, TensorData data) {}

  /**
   * Reads a file that holds one tensor.
   *
   * @throws InvalidModelException if it is damaged, or holds what is not supported
   * @throws IOException if it cannot be read
   */
  public static Named read(Path path) throws IOException {
    byte[] bytes = ProtobufFiles.read(path);
    try {
      return read(bytes);
    } catch (InvalidModelException e) {
      throw new InvalidModelException(path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads the bytes of one tensor.
   *
   * @throws InvalidModelException if they are damaged, or hold what is not supported
   */
  public static Named read(byte[] bytes) {
    try {
      ProtobufStructure.checkTensor(bytes);
      TensorProto proto = TensorProto.parseFrom(ProtobufFiles.stream(bytes));
      return new Named(proto.getName(), data(proto, "tensor '" + proto.getName() + "'"));
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidModelException("not an ONNX tensor: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
  }

  /**
   * The elements of a tensor.
   *
   * @param where as messages call it
   * @throws InvalidModelException if it is of a type, size or kind that is not supported
   */
  static TensorData data(TensorProto proto, String where) {
    check(
        proto.getDataLocation() != TensorProto.DataLocation.EXTERNAL
            && proto.getExternalDataCount() == 0,
        "%s is stored in another file; save the model with all data in one file",
        where);
    check(!proto.hasSegment(), "%s is split into segments, which is not supported", where);
    DataType type = type(proto.getDataType(), where);
    Shape shape = shape(proto, where);
    if (type == DataType.STRING) {
      check(
          !proto.hasRawData() && proto.getStringDataCount() == shape.elementCount(),
          "%s of shape %s has %d texts",
          where,
          shape,
          proto.getStringDataCount());
      return TensorData.ofStrings(
          shape, proto.getStringDataList().stream().map(ByteString::toStringUtf8).toList());
    }
    int given =
        proto.hasRawData()
            ? proto.getRawData().size() / type.bytes()
            : new TypedFields(proto, type).count();
    check(
        given == shape.elementCount()
            && (!proto.hasRawData() || proto.getRawData().size() % type.bytes() == 0),
        "%s of shape %s has %d elements of %s, not %d",
        where,
        shape,
        given,
        type.code(),
        shape.elementCount());
    return proto.hasRawData()
        ? raw(type, shape, proto.getRawData().asReadOnlyByteBuffer())
        : new TypedFields(proto, type).data(shape);
  }

  /** As little-endian bytes; truth values may be any byte but 0 and become 1. */
  private static TensorData raw(DataType type, Shape shape, ByteBuffer bytes) {
    if (type != DataType.BOOL) {
      return TensorData.ofRawBytes(type, shape, bytes);
    }
    ByteBuffer truths = ByteBuffer.allocate(shape.elementCount());
    while (truths.hasRemaining()) {
      truths.put((byte) (bytes.get() == 0 ? 0 : 1));
    }
    return TensorData.ofRawBytes(type, shape, truths.flip());
  }

  private static Shape shape(TensorProto proto, String where) {
    check(
        proto.getDimsCount() <= Shape.MAX_RANK,
        "%s has %d dimensions; at most %d are supported",
        where,
        proto.getDimsCount(),
        Shape.MAX_RANK);
    int[] extents = new int[proto.getDimsCount()];
    for (int i = 0; i < extents.length; i++) {
      long extent = proto.getDims(i);
      check(extent >= 0 && extent <= Integer.MAX_VALUE, "%s has an extent of %d", where, extent);
      extents[i] = (int) extent;
    }
    return Shape.of(extents);
  }

  /**
   * The element type of ONNX's number.
   *
   * @throws InvalidModelException if it is not supported
   */
  static DataType type(int number, String where) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(number);
    return switch (type == null ? TensorProto.DataType.UNDEFINED : type) {
      case FLOAT -> DataType.FLOAT32;
      case DOUBLE -> DataType.FLOAT64;
      case FLOAT16 -> DataType.FLOAT16;
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case INT16 -> DataType.INT16;
      case UINT16 -> DataType.UINT16;
      case INT32 -> DataType.INT32;
      case UINT32 -> DataType.UINT32;
      case INT64 -> DataType.INT64;
      case UINT64 -> DataType.UINT64;
      case BOOL -> DataType.BOOL;
      case STRING -> DataType.STRING;
      default ->
          throw new InvalidModelException(
              "%s has element type %s, which is not supported"
                  .formatted(where, type == null ? "number " + number : type));
    };
  }

  /** ONNX's number of an element type. */
  static int number(DataType type) {
    return switch (type) {
      case FLOAT32 -> TensorProto.DataType.FLOAT_VALUE;
      case FLOAT64 -> TensorProto.DataType.DOUBLE_VALUE;
      case FLOAT16 -> TensorProto.DataType.FLOAT16_VALUE;
      case INT8 -> TensorProto.DataType.INT8_VALUE;
      case UINT8 -> TensorProto.DataType.UINT8_VALUE;
      case INT16 -> TensorProto.DataType.INT16_VALUE;
      case UINT16 -> TensorProto.DataType.UINT16_VALUE;
      case INT32 -> TensorProto.DataType.INT32_VALUE;
      case UINT32 -> TensorProto.DataType.UINT32_VALUE;
      case INT64 -> TensorProto.DataType.INT64_VALUE;
      case UINT64 -> TensorProto.DataType.UINT64_VALUE;
      case BOOL -> TensorProto.DataType.BOOL_VALUE;
      case STRING -> TensorProto.DataType.STRING_VALUE;
    };
  }

  /** Elements in the field that ONNX provides for their type, instead of raw bytes. */
  private record TypedFields(TensorProto proto, DataType type) {
    int count() {
      return switch (type) {
        case FLOAT32 -> proto.getFloatDataCount();
        case FLOAT64 -> proto.getDoubleDataCount();
        case INT64 -> proto.getInt64DataCount();
        case UINT32, UINT64 -> proto.getUint64DataCount();
        case FLOAT16, INT8, UINT8, INT16, UINT16, INT32, BOOL -> proto.getInt32DataCount();
        case STRING -> proto.getStringDataCount();
      };
    }

    TensorData data(Shape shape) {
      int count = shape.elementCount();
      ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(count, type.bytes()));
      data.order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < count; i++) {
        switch (type) {
          case FLOAT32 -> data.putFloat(proto.getFloatData(i));
          case FLOAT64 -> data.putDouble(proto.getDoubleData(i));
          case INT64 -> data.putLong(proto.getInt64Data(i));
          case UINT64 -> data.putLong(proto.getUint64Data(i));
          case UINT32 -> data.putInt((int) proto.getUint64Data(i));
          case INT32 -> data.putInt(proto.getInt32Data(i));
          case FLOAT16, INT16, UINT16 -> data.putShort((short) proto.getInt32Data(i));
          case INT8, UINT8 -> data.put((byte) proto.getInt32Data(i));
          case BOOL -> data.put((byte) (proto.getInt32Data(i) == 0 ? 0 : 1));
          case STRING -> throw new IllegalStateException("texts are no bytes");
        }
      }
      return TensorData.ofRawBytes(type, shape, data.flip());
    }
  }
}
