package io.sluice.tools.onnx.ml;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TreeEnsemble;
import io.sluice.tools.graph.GraphSink;
import io.sluice.tools.graph.TreeTable;
import io.sluice.tools.onnx.node.OnnxAttribute;
import io.sluice.tools.onnx.node.OnnxNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node of {@code ai.onnx.ml} while it is translated: what it has, and what it becomes. */
final class MlNode {
  /** The versions in which the ops of the standard's own domain are meant. */
  private static final Map<String, Integer> VERSIONS =
      Map.ofEntries(
          Map.entry("Abs", 13),
          Map.entry("Add", 14),
          Map.entry("ArgMax", 13),
          Map.entry("Cast", 13),
          Map.entry("Concat", 13),
          Map.entry("Div", 14),
          Map.entry("Equal", 13),
          Map.entry("Exp", 13),
          Map.entry("Gather", 13),
          Map.entry("Gemm", 13),
          Map.entry("Greater", 13),
          Map.entry("Identity", 13),
          Map.entry("IsNaN", 13),
          Map.entry("Log", 13),
          Map.entry("MatMul", 13),
          Map.entry("Mul", 14),
          Map.entry("Neg", 13),
          Map.entry("Pow", 13),
          Map.entry("ReduceL1", 13),
          Map.entry("ReduceMax", 13),
          Map.entry("ReduceSum", 13),
          Map.entry("ReduceSumSquare", 13),
          Map.entry("Reshape", 14),
          Map.entry("Sigmoid", 13),
          Map.entry("Sign", 13),
          Map.entry("Softmax", 13),
          Map.entry("Sqrt", 13),
          Map.entry("Sub", 14),
          Map.entry("Tanh", 13),
          Map.entry("Unsqueeze", 13),
          Map.entry("Where", 9));

  /** ONNX's numbers of types. */
  private static final Map<DataType, Long> CODES =
      Map.ofEntries(
          Map.entry(DataType.FLOAT32, 1L),
          Map.entry(DataType.UINT8, 2L),
          Map.entry(DataType.INT8, 3L),
          Map.entry(DataType.UINT16, 4L),
          Map.entry(DataType.INT16, 5L),
          Map.entry(DataType.INT32, 6L),
          Map.entry(DataType.INT64, 7L),
          Map.entry(DataType.STRING, 8L),
          Map.entry(DataType.BOOL, 9L),
          Map.entry(DataType.FLOAT64, 11L),
          Map.entry(DataType.UINT32, 12L),
          Map.entry(DataType.UINT64, 13L));

  private final OnnxNode node;
  private final GraphSink graph;

  MlNode(OnnxNode node, GraphSink graph) {
    this.node = node;
    this.graph = graph;
  }

  String type() {
    return node.type();
  }

  String label() {
    return node.label();
  }

  // What the node has.

  int inputCount() {
    return node.inputs().size();
  }

  /**
   * The name of an input.
   *
   * @throws InvalidModelException if it is left out
   */
  String input(int index) {
    check(
        index < node.inputs().size() && !node.inputs().get(index).isEmpty(),
        "input %d is missing",
        index);
    return node.inputs().get(index);
  }

  DataType type(String tensor) {
    return graph.spec(tensor).type();
  }

  Shape shape(String tensor) {
    return graph.spec(tensor).shape();
  }

  boolean wants(int output) {
    return output < node.outputs().size() && !node.outputs().get(output).isEmpty();
  }

  boolean has(String attribute) {
    return node.attributes().containsKey(attribute);
  }

  /** An attribute of integers; none if it is absent. */
  long[] integers(String name) {
    OnnxAttribute value = node.attributes().get(name);
    if (value == null) {
      return new long[0];
    }
    if (value instanceof OnnxAttribute.Ints ints) {
      return ints.values().stream().mapToLong(Long::longValue).toArray();
    }
    if (value instanceof OnnxAttribute.Tensor tensor && !tensor.value().type().isFloat()) {
      return tensor.value().toLongs();
    }
    throw failure("attribute '%s' does not hold integers", name);
  }

  long integer(String name, long otherwise) {
    long[] values = integers(name);
    check(values.length <= 1, "attribute '%s' has %d values, not 1", name, values.length);
    return values.length == 0 ? otherwise : values[0];
  }

  /** An attribute of reals, single or double; none if it is absent. */
  double[] reals(String name) {
    OnnxAttribute value = node.attributes().get(name);
    if (value == null) {
      return new double[0];
    }
    if (value instanceof OnnxAttribute.Floats floats) {
      return floats.values().stream().mapToDouble(Float::doubleValue).toArray();
    }
    if (value instanceof OnnxAttribute.Tensor tensor && tensor.value().type().isFloat()) {
      return tensor.value().toDoubles();
    }
    throw failure("attribute '%s' does not hold reals", name);
  }

  /** The attribute of doubles, or else that of floats, of which a file has one. */
  double[] realsOrTensor(String name) {
    return has(name + "_as_tensor") ? reals(name + "_as_tensor") : reals(name);
  }

  double real(String name, double otherwise) {
    double[] values = reals(name);
    check(values.length <= 1, "attribute '%s' has %d values, not 1", name, values.length);
    return values.length == 0 ? otherwise : values[0];
  }

  /** The type of the elements of an attribute that is a tensor. */
  DataType tensorType(String name) {
    if (node.attributes().get(name) instanceof OnnxAttribute.Tensor tensor) {
      return tensor.value().type();
    }
    throw failure("attribute '%s' is not a tensor", name);
  }

  /** An attribute of texts; none if it is absent. */
  List<String> texts(String name) {
    OnnxAttribute value = node.attributes().get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof OnnxAttribute.Tensor tensor && tensor.value().type() == DataType.STRING) {
      return tensor.value().toStrings();
    }
    if (value instanceof OnnxAttribute.Strings strings) {
      return strings.values();
    }
    throw failure("attribute '%s' does not hold texts", name);
  }

  String text(String name, String otherwise) {
    List<String> values = texts(name);
    check(values.size() <= 1, "attribute '%s' has %d values, not 1", name, values.size());
    return values.isEmpty() ? otherwise : values.get(0);
  }

  void check(boolean condition, String format, Object... arguments) {
    if (!condition) {
      throw failure(format, arguments);
    }
  }

  InvalidModelException failure(String format, Object... arguments) {
    return new InvalidModelException(node.title() + ": " + String.format(format, arguments));
  }

  // What it becomes.

  String constant(String what, TensorData data) {
    return graph.constant(label() + "." + what, data);
  }

  /** A constant of a floating-point type. */
  String reals(String what, DataType type, Shape shape, double... values) {
    return constant(what, TensorData.ofDoubles(type, shape, values));
  }

  String scalar(DataType type, double value) {
    return type.isFloat()
        ? reals("constant", type, Shape.of(), value)
        : constant("constant", TensorData.ofLongs(type, Shape.of(), (long) value));
  }

  String longs(String what, long... values) {
    return constant(what, TensorData.ofLongs(DataType.INT64, Shape.of(values.length), values));
  }

  /** Adds a node of the standard's own domain, and returns its output. */
  String add(String op, Map<String, Attribute> attributes, String... inputs) {
    Integer version = requireNonNull(VERSIONS.get(op), op);
    Op.Imported imported =
        new Op.Imported(Op.Imported.ONNX, op, version, new TreeMap<>(attributes));
    return add(op.toLowerCase(Locale.ROOT), imported, List.of(inputs));
  }

  String add(String op, String... inputs) {
    return add(op, Map.of(), inputs);
  }

  String add(String what, Op op, List<String> inputs) {
    String output = graph.unused(label() + "." + what);
    graph.node(output, op, inputs, List.of(output));
    return output;
  }

  /** Adds trees, and returns their output. */
  String add(TreeTable trees, String x, TreeEnsemble op) {
    return trees.add(graph, label(), node.title(), x, op);
  }

  /** Adds an op of {@code ai.onnx.ml} in its plain form, and returns its outputs. */
  List<String> addPlain(String op, Map<String, Attribute> attributes, String x, String... wanted) {
    List<String> outputs = new ArrayList<>();
    for (String what : wanted) {
      outputs.add(graph.unused(label() + "." + what));
    }
    String name = MlOps.DOMAIN + "." + op;
    Op plain = new Op.Imported(Op.Imported.ONNX, name, 1, new TreeMap<>(attributes));
    graph.node(label(), plain, List.of(x), outputs);
    return outputs;
  }

  String cast(String tensor, DataType to) {
    return type(tensor) == to
        ? tensor
        : add("Cast", Map.of("to", Attribute.of(requireNonNull(CODES.get(to)))), tensor);
  }

  String reshape(String tensor, long... extents) {
    return add("Reshape", tensor, longs("shape", extents));
  }

  /**
   * An input as rows of floats: integers become FLOAT32, a vector one row.
   *
   * @throws InvalidModelException if it has another rank
   */
  String rows(int index) {
    String x = input(index);
    if (!type(x).isFloat()) {
      x = cast(x, DataType.FLOAT32);
    }
    if (shape(x).rank() == 1) {
      x = reshape(x, 1, -1);
    }
    check(
        shape(x).rank() == 2,
        "input %d has shape %s; it must be [rows, features]",
        index,
        shape(x));
    return x;
  }

  /** Makes a tensor one of the node's outputs, if it is asked for. */
  void give(int output, @Nullable String tensor) {
    if (wants(output) && tensor != null) {
      graph.node(
          label() + ".output",
          new Op.Imported(Op.Imported.ONNX, "Identity", 13, new TreeMap<>()),
          List.of(tensor),
          List.of(node.outputs().get(output)));
    }
  }
}
