package io.sluice.tools.onnx;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.onnx.node.OnnxAttribute;
import io.sluice.tools.onnx.node.OnnxNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * The nodes that need no arithmetic once all shapes are known: {@code Constant}, {@code
 * ConstantOfShape}, {@code Shape} and {@code Size}. They never become nodes of a graph.
 */
final class ConstantNodes {
  static final Set<String> TYPES = Set.of("Constant", "ConstantOfShape", "Shape", "Size");

  private ConstantNodes() {}

  /** Whether a node is one of them. */
  static boolean isOne(OnnxNode node) {
    return node.domain().isEmpty() && TYPES.contains(node.type());
  }

  /**
   * The elements of the node's output.
   *
   * @throws InvalidModelException if the node is not as the standard has it
   */
  static TensorData evaluate(OnnxNode node, ImportedTensors tensors) {
    check(node, node.outputs().size() == 1, "has %d outputs, not 1", node.outputs().size());
    return switch (node.type()) {
      case "Constant" -> constant(node);
      case "ConstantOfShape" -> constantOfShape(node, tensors);
      case "Shape" -> shape(node, tensors.spec(input(node)).shape());
      case "Size" ->
          TensorData.ofLongs(
              DataType.INT64, Shape.of(), tensors.spec(input(node)).shape().elementCount());
      default -> throw new IllegalArgumentException(node.title());
    };
  }

  private static String input(OnnxNode node) {
    check(
        node,
        node.inputs().size() == 1 && !node.inputs().get(0).isEmpty(),
        "has %d inputs, needs 1",
        node.inputs().size());
    return node.inputs().get(0);
  }

  private static TensorData constant(OnnxNode node) {
    check(
        node,
        node.inputs().isEmpty() && node.attributes().size() == 1,
        "has %d inputs and %d attributes, needs exactly one attribute",
        node.inputs().size(),
        node.attributes().size());
    String name = node.attributes().firstKey();
    OnnxAttribute value = node.attributes().get(name);
    if (name.equals("value") && value instanceof OnnxAttribute.Tensor tensor) {
      return tensor.value();
    }
    if (name.startsWith("value_int") && value instanceof OnnxAttribute.Ints ints) {
      long[] elements = ints.values().stream().mapToLong(Long::longValue).toArray();
      return TensorData.ofLongs(
          DataType.INT64, single(name, "value_int", elements.length), elements);
    }
    if (name.startsWith("value_float") && value instanceof OnnxAttribute.Floats floats) {
      double[] elements = floats.values().stream().mapToDouble(Float::doubleValue).toArray();
      Shape shape = single(name, "value_float", elements.length);
      return TensorData.ofDoubles(DataType.FLOAT32, shape, elements);
    }
    if (name.startsWith("value_string") && value instanceof OnnxAttribute.Strings texts) {
      Shape shape = single(name, "value_string", texts.values().size());
      return TensorData.ofStrings(shape, texts.values());
    }
    throw failure(node, "attribute '%s' gives no tensor that is supported", name);
  }

  /** A scalar if the attribute is the one for single values. */
  private static Shape single(String name, String scalar, int count) {
    return name.equals(scalar) ? Shape.of() : Shape.of(count);
  }

  private static TensorData constantOfShape(OnnxNode node, ImportedTensors tensors) {
    TensorData extents = tensors.requireConstant(node, 0, "shape");
    check(
        node,
        extents.type() == DataType.INT64 && extents.shape().rank() == 1,
        "the shape is %s; it must be a vector of I64",
        extents);
    long[] given = extents.toLongs();
    check(
        node,
        Arrays.stream(given).allMatch(extent -> extent >= 0 && extent <= Integer.MAX_VALUE),
        "%s is not a valid shape",
        Arrays.toString(given));
    Shape shape = Shape.of(Arrays.stream(given).mapToInt(Math::toIntExact).toArray());
    TensorData fill = fill(node);
    tensors.takeFolded(node.title(), (long) fill.type().bytes() * shape.elementCount());
    return filled(fill, shape);
  }

  private static TensorData fill(OnnxNode node) {
    OnnxAttribute value = node.attributes().get("value");
    if (value == null) {
      return TensorData.ofFloats(Shape.of(), 0);
    }
    check(
        node,
        value instanceof OnnxAttribute.Tensor tensor && tensor.value().shape().elementCount() == 1,
        "attribute 'value' is not a tensor of one element");
    return ((OnnxAttribute.Tensor) value).value();
  }

  private static TensorData filled(TensorData fill, Shape shape) {
    byte[] element = new byte[fill.byteCount()];
    fill.bytes().get(element);
    ByteBuffer elements = ByteBuffer.allocate(element.length * shape.elementCount());
    while (elements.hasRemaining()) {
      elements.put(element);
    }
    return TensorData.ofRawBytes(fill.type(), shape, elements.flip());
  }

  /**
   * All extents, or those from {@code start} to {@code end}, which count from the end if negative.
   */
  private static TensorData shape(OnnxNode node, Shape of) {
    int start = bound(node, "start", 0, of.rank());
    int end = Math.max(start, bound(node, "end", of.rank(), of.rank()));
    long[] extents = new long[end - start];
    Arrays.setAll(extents, i -> of.dim(start + i));
    return TensorData.ofLongs(DataType.INT64, Shape.of(extents.length), extents);
  }

  private static int bound(OnnxNode node, String name, long otherwise, int rank) {
    OnnxAttribute attribute = node.attributes().get(name);
    long axis = otherwise;
    if (attribute != null) {
      check(
          node,
          attribute instanceof OnnxAttribute.Ints ints && ints.values().size() == 1,
          "attribute '%s' is not an integer",
          name);
      axis = ((OnnxAttribute.Ints) attribute).values().get(0);
    }
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  private static void check(OnnxNode node, boolean condition, String format, Object... arguments) {
    if (!condition) {
      throw failure(node, format, arguments);
    }
  }

  private static InvalidModelException failure(OnnxNode node, String format, Object... arguments) {
    return new InvalidModelException(node.title() + ": " + String.format(format, arguments));
  }
}
