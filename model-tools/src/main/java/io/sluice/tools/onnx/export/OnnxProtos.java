package io.sluice.tools.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.TensorData;
import java.util.List;
import java.util.Set;

/** Types, elements and attributes as the messages of ONNX's file format. */
final class OnnxProtos {
  /** The attributes of the ONNX specification that are lists even where they have one value. */
  private static final Set<String> LISTS =
      Set.of(
          "activation_alpha",
          "activation_beta",
          "activations",
          "axes",
          "dilations",
          "ends",
          "kernel_shape",
          "output_padding",
          "output_shape",
          "pads",
          "perm",
          "scales",
          "shape",
          "split",
          "starts",
          "steps",
          "strides");

  private OnnxProtos() {}

  private static TensorProto.DataType type(DataType type) {
    return switch (type) {
      case FLOAT32 -> TensorProto.DataType.FLOAT;
      case FLOAT64 -> TensorProto.DataType.DOUBLE;
      case FLOAT16 -> TensorProto.DataType.FLOAT16;
      case INT8 -> TensorProto.DataType.INT8;
      case UINT8 -> TensorProto.DataType.UINT8;
      case INT16 -> TensorProto.DataType.INT16;
      case UINT16 -> TensorProto.DataType.UINT16;
      case INT32 -> TensorProto.DataType.INT32;
      case UINT32 -> TensorProto.DataType.UINT32;
      case INT64 -> TensorProto.DataType.INT64;
      case UINT64 -> TensorProto.DataType.UINT64;
      case BOOL -> TensorProto.DataType.BOOL;
      case STRING -> TensorProto.DataType.STRING;
    };
  }

  static TensorProto tensor(String name, TensorData data) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type(data.type()).getNumber());
    for (int extent : data.shape().toArray()) {
      tensor.addDims(extent);
    }
    return tensor.setRawData(ByteString.copyFrom(data.bytes())).build();
  }

  static ValueInfoProto valueInfo(OnnxTensor tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int extent : tensor.shape().toArray()) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
    }
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(type(tensor.type()).getNumber())
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(tensor.name())
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  static AttributeProto attribute(String name, long value) {
    return attribute(name, AttributeProto.AttributeType.INT).setI(value).build();
  }

  static AttributeProto attribute(String name, float value) {
    return attribute(name, AttributeProto.AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto attribute(String name, List<Integer> values) {
    AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.INTS);
    values.forEach(attribute::addInts);
    return attribute.build();
  }

  /** An attribute of an imported op, as a list where the specification has a list. */
  static AttributeProto attribute(String name, Attribute value) {
    boolean list = LISTS.contains(name);
    if (value instanceof Attribute.Ints ints) {
      return !list && ints.values().size() == 1
          ? attribute(name, ints.values().get(0))
          : attribute(name, AttributeProto.AttributeType.INTS).addAllInts(ints.values()).build();
    }
    if (value instanceof Attribute.Floats floats) {
      return !list && floats.values().size() == 1
          ? attribute(name, floats.values().get(0))
          : attribute(name, AttributeProto.AttributeType.FLOATS)
              .addAllFloats(floats.values())
              .build();
    }
    List<ByteString> texts =
        ((Attribute.Strings) value).values().stream().map(ByteString::copyFromUtf8).toList();
    return !list && texts.size() == 1
        ? attribute(name, AttributeProto.AttributeType.STRING).setS(texts.get(0)).build()
        : attribute(name, AttributeProto.AttributeType.STRINGS).addAllStrings(texts).build();
  }

  private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
