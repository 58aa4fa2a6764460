package io.sluice.runtime.op;

import io.sluice.model.Attribute;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * How much an imported op computes for one score, from the shapes alone: its outputs times the
 * products or comparisons that each takes. An estimate for admission; it may be too high, as taps
 * in the padding count.
 */
public final class PlainWork {
  private static final int CUBIC_TAPS = 4;

  private final Node node;
  private final Op.Imported op;
  private final Graph graph;
  private final long outputs;

  private PlainWork(Node node, Op.Imported op, Graph graph) {
    this.node = node;
    this.op = op;
    this.graph = graph;
    this.outputs =
        node.presentOutputs().stream()
            .mapToLong(name -> graph.tensor(name).shape().elementCount())
            .sum();
  }

  /** The estimate for a node, at most {@link Long#MAX_VALUE}. */
  public static long of(Node node, Op.Imported op, Graph graph) {
    return new PlainWork(node, op, graph).work();
  }

  private long work() {
    long perOutput =
        switch (op.name().substring(op.name().lastIndexOf('.') + 1)) {
          case "MatMul", "MatMulInteger", "QLinearMatMul" -> last(0);
          case "Gemm", "QGemm" -> Math.max(last(0), elements(0) / Math.max(1, last(0)));
          case "FULLY_CONNECTED" -> last(1);
          case "Conv", "ConvInteger" -> behindFirst(1);
          case "CONV_2D" -> behindFirst(1);
          case "QLinearConv" -> behindFirst(3);
          case "DEPTHWISE_CONV_2D" -> elements(1) / Math.max(1, last(1));
          case "MaxPool", "AveragePool", "LpPool", "QLinearAveragePool" -> product("kernel_shape");
          case "AVERAGE_POOL_2D", "MAX_POOL_2D" ->
              times(product("filter_height"), product("filter_width"));
          case "LRN" -> product("size");
          case "RESIZE_BILINEAR" -> 4;
          default -> 1;
        };
    return Math.max(1, Math.max(times(outputs, perOutput), ofInputs()));
  }

  /** The estimate of those ops whose work grows with an input. */
  private long ofInputs() {
    return switch (op.name()) {
      case "ConvTranspose" -> times(elements(0), behindFirst(1));
      case "TRANSPOSE_CONV" -> times(elements(2), elements(1) / Math.max(1, last(1)));
      case "RNN", "GRU", "LSTM" ->
          times(elements(0) / Math.max(1, last(0)), elements(1) + elements(2));
      case "UNIDIRECTIONAL_SEQUENCE_LSTM", "SVDF" ->
          times(elements(0) / Math.max(1, last(0)), constants());
      case "ai.onnx.ml.SVMClassifier" ->
          times(elements(0) / Math.max(1, last(0)), reals("support_vectors"));
      case "TopK" -> times(elements(0), 1 + log(largestOutputExtent()));
      case "Resize", "Upsample" -> resize();
      default -> computedInputs();
    };
  }

  /**
   * One axis after the other: where one grows and another shrinks, what lies between is larger than
   * both input and output. A cubic filter has four taps, and as many times that as an axis shrinks.
   */
  private long resize() {
    Shape from = shape(0);
    Shape to = graph.tensor(node.presentOutputs().get(0)).shape();
    if (from.rank() != to.rank()) {
      return computedInputs();
    }
    long largest = 1;
    long axes = 0;
    for (int axis = 0; axis < from.rank(); axis++) {
      largest = times(largest, Math.max(from.dim(axis), to.dim(axis)));
      axes += from.dim(axis) == to.dim(axis) ? 0 : 1;
    }
    return times(largest, Math.max(1, CUBIC_TAPS * axes));
  }

  private int largestOutputExtent() {
    return node.presentOutputs().stream()
        .flatMapToInt(name -> Arrays.stream(graph.tensor(name).shape().toArray()))
        .max()
        .orElse(1);
  }

  /** The base-two logarithm, rounded up. */
  private static long log(int count) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, count) - 1);
  }

  /** What is computed is read; of a constant, as a table is, perhaps little. */
  private long computedInputs() {
    return node.presentInputs().stream()
        .filter(name -> graph.constant(name) == null)
        .mapToLong(name -> graph.tensor(name).shape().elementCount())
        .sum();
  }

  private long constants() {
    return node.presentInputs().stream()
        .filter(name -> graph.constant(name) != null)
        .mapToLong(name -> graph.tensor(name).shape().elementCount())
        .sum();
  }

  /** The shape of an input; that of a scalar if it is left out. */
  private Shape shape(int input) {
    List<String> inputs = node.inputs();
    return input < inputs.size() && !inputs.get(input).isEmpty()
        ? graph.tensor(inputs.get(input)).shape()
        : Shape.of();
  }

  private long elements(int input) {
    return shape(input).elementCount();
  }

  private long last(int input) {
    Shape shape = shape(input);
    return shape.rank() == 0 ? 1 : shape.dim(-1);
  }

  /** The elements of an input for each index of its first axis. */
  private long behindFirst(int input) {
    Shape shape = shape(input);
    return shape.rank() == 0 ? 1 : shape.elementCount() / Math.max(1, shape.dim(0));
  }

  /** How many reals an attribute has. */
  private long reals(String attribute) {
    return op.attributes().get(attribute) instanceof Attribute.Floats floats
        ? floats.values().size()
        : 0;
  }

  /** The product of the integers of an attribute; 1 if it has none. */
  private long product(String attribute) {
    long product = 1;
    if (op.attributes().get(attribute) instanceof Attribute.Ints ints) {
      for (long value : ints.values()) {
        product = times(product, Math.max(0, value));
      }
    }
    return product;
  }

  private static long times(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }
}
