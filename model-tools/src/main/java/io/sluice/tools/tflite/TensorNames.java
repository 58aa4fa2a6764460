package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;
import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.graph.GraphBuilder;
import io.sluice.tools.tflite.file.TfliteQuantization;
import io.sluice.tools.tflite.file.TfliteSubgraph;
import io.sluice.tools.tflite.file.TfliteTensor;
import io.sluice.tools.tflite.file.TfliteType;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a graph that stand for those of a subgraph, under the same names where those are
 * unique. They have the same type and shape, but for quantized UINT8: these are INT8, with 128
 * subtracted from elements and zero points, which changes no real, under the name with {@code
 * .int8} behind it. What the graph takes and gives keeps its type.
 */
final class TensorNames {
  private static final int UINT8_SHIFT = 128;

  private final TfliteSubgraph subgraph;
  private final GraphBuilder graph;
  private final Map<Integer, String> names = new HashMap<>();

  TensorNames(TfliteSubgraph subgraph, GraphBuilder graph) {
    this.subgraph = subgraph;
    this.graph = graph;
  }

  /**
   * The graph's tensor of an index: the one that was set for it, else newly declared.
   *
   * @throws io.sluice.model.InvalidModelException if the graph has no such type
   */
  String of(int index) {
    String name = names.get(index);
    if (name == null) {
      TfliteTensor tensor = subgraph.tensor(index);
      name = tensor.data() == null ? declare(tensor) : constant(tensor);
      names.put(index, name);
    }
    return name;
  }

  /** Makes a graph's tensor stand for that of an index from now on. */
  void set(int index, String name) {
    names.put(index, name);
  }

  /** The tensor of the file. */
  TfliteTensor inFile(int index) {
    return subgraph.tensor(index);
  }

  /** Declares a tensor with the type that the file gives it. */
  String declareAsInFile(int index, String suffix) {
    TfliteTensor tensor = subgraph.tensor(index);
    DataType type = type(tensor);
    return graph.declareNew(name(tensor) + suffix, type, shape(tensor), quantization(tensor, 0));
  }

  /** Whether the graph's tensor has another type than the file's. */
  boolean isShifted(int index) {
    TfliteTensor tensor = subgraph.tensor(index);
    return tensor.type() == TfliteType.UINT8 && tensor.quantization() != null;
  }

  private String declare(TfliteTensor tensor) {
    boolean shifted = isShifted(tensor.index());
    return graph.declareNew(
        shifted ? name(tensor) + ".int8" : name(tensor),
        shifted ? DataType.INT8 : type(tensor),
        shape(tensor),
        quantization(tensor, shifted ? UINT8_SHIFT : 0));
  }

  private String constant(TfliteTensor tensor) {
    boolean shifted = isShifted(tensor.index());
    DataType type = shifted ? DataType.INT8 : type(tensor);
    ByteBuffer bytes = requireNonNull(tensor.data());
    if (shifted) {
      ByteBuffer signed = ByteBuffer.allocate(bytes.remaining());
      while (bytes.hasRemaining()) {
        signed.put((byte) (bytes.get() - UINT8_SHIFT));
      }
      bytes = signed.flip();
    }
    return graph.newConstant(
        name(tensor),
        TensorData.ofRawBytes(type, shape(tensor), bytes),
        quantization(tensor, shifted ? UINT8_SHIFT : 0));
  }

  private static String name(TfliteTensor tensor) {
    return tensor.name().isEmpty() ? "tensor" + tensor.index() : tensor.name();
  }

  static Shape shape(TfliteTensor tensor) {
    return Shape.of(tensor.shape().stream().mapToInt(Integer::intValue).toArray());
  }

  private static DataType type(TfliteTensor tensor) {
    return switch (tensor.type()) {
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT64 -> DataType.FLOAT64;
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
      case RESOURCE -> {
        check(
            false,
            "%s is the handle of a variable, which only VAR_HANDLE gives and only READ_VARIABLE and"
                + " ASSIGN_VARIABLE take",
            tensor.title());
        throw new AssertionError();
      }
      case STRING, VARIANT, COMPLEX64, COMPLEX128, INT4 -> {
        check(false, "%s has type %s, which is not supported", tensor.title(), tensor.type());
        throw new AssertionError();
      }
    };
  }

  /** A bias needs no parameters: its scale is that of the sums it is added to. */
  private static @Nullable QuantParams quantization(TfliteTensor tensor, int shift) {
    TfliteQuantization given = tensor.quantization();
    boolean bias = tensor.data() != null && type(tensor).bytes() >= Integer.BYTES;
    if (given == null || bias || !type(tensor).isInteger()) {
      return null;
    }
    int[] zeroPoints = new int[given.zeroPoints().size()];
    for (int i = 0; i < zeroPoints.length; i++) {
      long zeroPoint = given.zeroPoints().get(i) - shift;
      check(
          zeroPoint == (short) zeroPoint,
          "%s has zero point %d, which does not fit 16 bits",
          tensor.title(),
          zeroPoint);
      zeroPoints[i] = (int) zeroPoint;
    }
    List<Float> scales = given.scales();
    if (!given.isPerChannel()) {
      return QuantParams.perTensor(scales.get(0), zeroPoints[0]);
    }
    float[] array = new float[scales.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = scales.get(i);
      check(
          zeroPoints[i] == 0,
          "%s has a zero point for each channel, which is not supported",
          tensor.title());
    }
    return QuantParams.perChannel(array, given.axis());
  }
}
