package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.TensorView;
import io.sluice.tools.graph.GraphBuilder;
import io.sluice.tools.graph.Permutation;
import io.sluice.tools.tflite.file.TfliteOperator;
import io.sluice.tools.tflite.file.TfliteOptions;
import io.sluice.tools.tflite.file.TfliteTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One operator of the model, and the nodes of the graph that are written for it. */
final class OperatorNodes {
  /** Extents, axes and the like are few. */
  private static final int MOST_IN_LIST = 1 << 20;

  private final TfliteOperator operator;
  private final GraphBuilder graph;
  private final TensorNames names;
  private final VariableHandles handles;

  OperatorNodes(
      TfliteOperator operator, GraphBuilder graph, TensorNames names, VariableHandles handles) {
    this.operator = operator;
    this.graph = graph;
    this.names = names;
    this.handles = handles;
  }

  GraphBuilder graph() {
    return graph;
  }

  String name() {
    return operator.name();
  }

  TfliteOptions options() {
    return operator.options();
  }

  int inputCount() {
    return operator.inputs().size();
  }

  int outputCount() {
    return operator.outputs().size();
  }

  boolean has(int input) {
    return operator.has(input);
  }

  /**
   * The graph's tensor of an input.
   *
   * @throws InvalidModelException if it is absent
   */
  String input(int index) {
    return names.of(inputIndex(index));
  }

  /** The graph's tensor of an output. */
  String output(int index) {
    return names.of(outputIndex(index));
  }

  TensorSpec in(int index) {
    return graph.spec(input(index));
  }

  TensorSpec out(int index) {
    return graph.spec(output(index));
  }

  /**
   * Whether an input is kept as INT8 in place of the file's UINT8.
   *
   * @throws InvalidModelException if it is absent
   */
  boolean isShifted(int input) {
    return names.isShifted(inputIndex(input));
  }

  /** Whether an output is kept as INT8 in place of the file's UINT8. */
  boolean isOutputShifted(int output) {
    return names.isShifted(outputIndex(output));
  }

  /** Whether an input is there and a constant. */
  boolean isConstant(int index) {
    return has(index) && graph.data(input(index)) != null;
  }

  /**
   * The integers of a constant input.
   *
   * @throws InvalidModelException if it is absent or computed
   */
  long[] constant(int index, String what) {
    TensorView elements = graph.elements(input(index));
    if (elements == null || elements.type().isFloat()) {
      throw new InvalidModelException("input " + index + ", the " + what + ", is not constant");
    }
    check(
        elements.count() <= MOST_IN_LIST,
        "input %d, the %s, has %d elements; at most %d are supported",
        index,
        what,
        elements.count(),
        MOST_IN_LIST);
    return elements.toLongs();
  }

  /** An axis that may count from the end. */
  static int axis(long axis, int rank) {
    check(axis >= -rank && axis < rank, "axis %d is outside rank %d", axis, rank);
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Makes an output another name for a tensor, instead of a node. */
  void alias(int output, String tensor) {
    names.set(outputIndex(output), tensor);
  }

  /** Adds a node. */
  void emit(Op op, List<String> from, String... to) {
    String name = operator.name().toLowerCase(Locale.ROOT) + "_" + operator.index();
    graph.addChecked(name, op, from, Arrays.asList(to));
  }

  /** Adds a node of an op of ONNX. */
  void onnx(
      String op, int version, Map<String, Attribute> attributes, List<String> from, String... to) {
    emit(new Op.Imported(Op.Imported.ONNX, op, version, new TreeMap<>(attributes)), from, to);
  }

  /** The graph's tensors of all inputs; empty names for those that are absent. */
  List<String> inputsOrEmpty() {
    List<String> from = new ArrayList<>();
    for (int i = 0; i < inputCount(); i++) {
      from.add(has(i) ? input(i) : "");
    }
    return from;
  }

  /** Adds the operator itself, with its options, for the runtime's plain form of it. */
  void keep() {
    keep(Map.of());
  }

  /** Adds the operator itself, which remembers whether an input had no sign in the file. */
  void keepFrom(int input) {
    keep(isShifted(input) ? Map.of("from_uint8", Attribute.of(1L)) : Map.of());
  }

  /**
   * Adds the operator itself.
   *
   * @param more attributes besides those of the option table
   */
  void keep(Map<String, Attribute> more) {
    List<String> to = new ArrayList<>();
    for (int i = 0; i < outputCount(); i++) {
      to.add(output(i));
    }
    keep(inputsOrEmpty(), to, more);
  }

  /**
   * Adds the operator itself over other tensors than the file's.
   *
   * @param more attributes besides those of the option table
   */
  void keep(List<String> from, List<String> to, Map<String, Attribute> more) {
    SortedMap<String, Attribute> attributes = new TreeMap<>(options().fields());
    attributes.putAll(more);
    emit(
        new Op.Imported(Op.Imported.TFLITE, operator.name(), operator.version(), attributes),
        from,
        to.toArray(String[]::new));
  }

  /** The tensors that only carry quantization parameters. */
  List<TfliteTensor> intermediates() {
    return operator.intermediates().stream().map(names::inFile).toList();
  }

  /** The handles of variables in the operator's subgraph. */
  VariableHandles handles() {
    return handles;
  }

  /** The file's index of an input's tensor. */
  int inputIndex(int input) {
    check(has(input), "input %d is missing", input);
    return operator.inputs().get(input);
  }

  /** The file's index of an output's tensor. */
  int outputIndex(int output) {
    check(output < outputCount(), "output %d is missing", output);
    return operator.outputs().get(output);
  }

  /** The index of the subgraph that a CALL_ONCE runs. */
  int initializer() {
    return (int) operator.initializer();
  }

  /**
   * A state's old and new value, bound to each other, for a tensor that keeps its elements.
   *
   * @throws InvalidModelException if the input is absent or no such tensor
   */
  State state(int input) {
    check(has(input), "the state, input %d, is missing", input);
    int index = operator.inputs().get(input);
    check(
        names.inFile(index).isVariable(), "input %d is not variable, so it keeps no state", input);
    String old = names.of(index);
    String next = names.declareAsInFile(index, ".next");
    graph.state(old, next);
    return new State(old, next);
  }

  /** The graph's input and output of a state. */
  record State(String old, String next) {}

  /** Whether core ops take tensors so described. */
  static boolean isCore(TensorSpec spec) {
    return spec.type() == DataType.FLOAT32 || isInt8(spec);
  }

  /** Whether a tensor is INT8, quantized as a whole. */
  static boolean isInt8(TensorSpec spec) {
    QuantParams quantization = spec.quantization();
    return spec.type() == DataType.INT8 && quantization != null && !quantization.isPerChannel();
  }

  static boolean isFloat(TensorSpec spec) {
    return spec.type() == DataType.FLOAT32;
  }

  /** The tensor with its axes reordered; of a constant, a constant. */
  String transposed(String x, int... permutation) {
    TensorSpec spec = graph.spec(x);
    check(
        spec.shape().rank() == permutation.length,
        "tensor '%s' of shape %s does not have %d dimensions",
        x,
        spec.shape(),
        permutation.length);
    Permutation order = Permutation.of(permutation);
    Shape shape = order.of(spec.shape());
    TensorData data = graph.data(x);
    if (data != null) {
      return graph.newConstant(x, order.of(data), order.of(spec.quantization()));
    }
    String y = graph.declareLike(x, shape);
    transpose(x, y, permutation);
    return y;
  }

  /** Adds a node that reorders axes. */
  void transpose(String x, String y, int... permutation) {
    List<Integer> order = Arrays.stream(permutation).boxed().toList();
    if (isCore(graph.spec(x))) {
      emit(new Op.Transpose(order), List.of(x), y);
    } else {
      List<Long> axes = order.stream().map(Integer::longValue).toList();
      onnx("Transpose", 13, Map.of("perm", Attribute.ofInts(axes)), List.of(x), y);
    }
  }

  /** The tensor under another shape of as many elements; itself if it has that shape. */
  String reshaped(String x, Shape shape) {
    if (graph.shape(x).equals(shape)) {
      return x;
    }
    TensorData data = graph.data(x);
    if (data != null) {
      TensorData reshaped = TensorData.ofRawBytes(data.type(), shape, data.bytes());
      return graph.newConstant(x, reshaped, graph.spec(x).quantization());
    }
    String y = graph.declareLike(x, shape);
    reshape(x, y);
    return y;
  }

  /** Adds a node that gives the same elements under the shape that {@code y} has. */
  void reshape(String x, String y) {
    Shape shape = graph.shape(y);
    if (isCore(graph.spec(x)) && shape.elementCount() > 0) {
      emit(new Op.Reshape(shape), List.of(x), y);
    } else {
      long[] extents = Arrays.stream(shape.toArray()).asLongStream().toArray();
      onnx("Reshape", 14, Map.of(), List.of(x, graph.newLongs(y + ".shape", extents)), y);
    }
  }
}
