package io.sluice.benchmarks.tflite;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.model.UnaryFunction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;

/**
 * Writes float graphs as TFLite files, as TensorFlow's converter would write them: channels last,
 * ReLUs fused into the products before them, no operator that only reorders elements. For the ops
 * of the benchmark models only; other ops and forms are refused with their name.
 */
public final class TfliteExporter {
  private final Graph graph;
  private final TfliteDraft draft = new TfliteDraft();
  private final TfliteOperators operators = new TfliteOperators(draft);
  private final Map<String, Integer> indices = new HashMap<>();

  /** The ReLU that a node's output goes through, by the node's name. */
  private final Map<String, Node> activations = new HashMap<>();

  /** Tensors of one row whose elements lie as those of a tensor of that shape do. */
  private final Map<String, Shape> orders = new HashMap<>();

  private TfliteExporter(Graph graph) {
    this.graph = graph;
  }

  /**
   * The bytes of a TFLite file. Its inputs are all inputs of the graph, its outputs those that are
   * not state: the next state of a recurrent step is the step's output.
   *
   * @throws IllegalArgumentException naming the node that has no form here
   */
  public static byte[] export(Graph graph) {
    return new TfliteExporter(graph).write();
  }

  /** The elements of an input as the file takes them. */
  public static float[] toInput(float[] values, TensorSpec input) {
    return ChannelsLast.order(values, input.shape());
  }

  /** The elements of an output of the file, in the graph's order. */
  public static float[] fromOutput(float[] values, TensorSpec output) {
    return ChannelsLast.restore(values, output.shape());
  }

  private byte[] write() {
    findActivations();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Reshape) {
        findOrder(node);
      } else if (node.op() instanceof Op.Gru) {
        declareRow(node.inputs().get(0));
        declareRow(node.output());
      }
    }
    Set<Node> fused = new HashSet<>(activations.values());
    graph.inputs().forEach(this::tensor);
    for (Node node : graph.nodes()) {
      if (!fused.contains(node)) {
        write(node);
      }
    }
    return draft.finish(
        graph.inputs().stream().mapToInt(this::tensor).toArray(),
        graph.dataOutputs().stream().mapToInt(output -> tensor(output.name())).toArray());
  }

  private void findActivations() {
    Map<String, Node> producers = graph.producers();
    Map<String, Integer> readers = graph.readerCounts();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Unary unary && fusedActivation(unary.function()) != null) {
        String input = node.inputs().get(0);
        Node producer = producers.get(input);
        if (producer != null
            && takesActivation(producer.op())
            && readers.getOrDefault(input, 0) == 1) {
          activations.put(producer.name(), node);
        }
      }
    }
  }

  private static boolean takesActivation(Op op) {
    return op instanceof Op.Linear || op instanceof Op.Conv || op instanceof Op.Binary;
  }

  private static @Nullable Byte fusedActivation(UnaryFunction function) {
    return switch (function) {
      case RELU -> ActivationFunctionType.RELU;
      case RELU6 -> ActivationFunctionType.RELU6;
      case HARD_SWISH, SIGMOID, TANH, SILU -> null;
    };
  }

  /** A reshape to or from a row reorders nothing: the weights of the linear layer there do. */
  private void findOrder(Node reshape) {
    TensorSpec from = graph.tensor(reshape.inputs().get(0));
    TensorSpec to = graph.tensor(reshape.output());
    if (ChannelsLast.concerns(from.shape()) && !ChannelsLast.concerns(to.shape())) {
      orders.put(to.name(), from.shape());
    } else if (ChannelsLast.concerns(to.shape()) && !ChannelsLast.concerns(from.shape())) {
      orders.put(from.name(), to.shape());
    }
  }

  /** A recurrent layer's sequence of one step is no image. */
  private void declareRow(String name) {
    indices.put(name, draft.floats(name, Shape.of(1, shape(name).elementCount())));
  }

  private void write(Node node) {
    Op op = node.op();
    if (op instanceof Op.Linear) {
      linear(node);
    } else if (op instanceof Op.Conv conv) {
      String x = node.inputs().get(0);
      new ConvExport(draft, operators, node, conv, shape(x), weight(node))
          .write(tensor(x), bias(node), activation(node), output(node));
    } else if (op instanceof Op.Gru) {
      gru(node);
    } else {
      other(node);
    }
  }

  private void other(Node node) {
    Op op = node.op();
    int x = tensor(node.inputs().get(0));
    int y = output(node);
    if (op instanceof Op.Reshape) {
      Shape shape = ChannelsLast.shape(shape(node.output()));
      operators.reshape(node.name(), x, shape, y);
      return;
    }
    node.inputs().forEach(i -> refuse(orders.containsKey(i), node, "reads a flattened tensor"));
    if (op instanceof Op.Binary binary) {
      binary(node, binary, x, y);
    } else if (op instanceof Op.Unary unary) {
      operators.unary(builtin(node, unary.function()), x, y);
    } else if (op instanceof Op.HardSigmoid sigmoid && sigmoid.isTorch()) {
      Shape shape = ChannelsLast.shape(shape(node.output()));
      operators.hardSigmoid(node.name(), shape, x, y);
    } else if (op instanceof Op.AdaptiveAvgPool pool) {
      refuse(pool.outputSize().stream().anyMatch(s -> s != 1), node, "has several bins");
      operators.mean(node.name(), x, new int[] {1, 2}, true, y);
    } else if (op instanceof Op.ReduceMean mean) {
      operators.mean(node.name(), x, meanAxes(node, mean), mean.keepDims(), y);
    } else {
      throw new IllegalArgumentException(node.title() + " has no form here");
    }
  }

  private int[] meanAxes(Node node, Op.ReduceMean mean) {
    int rank = shape(node.inputs().get(0)).rank();
    IntStream axes = mean.axes().stream().mapToInt(axis -> ChannelsLast.axis(rank, axis));
    // The axis of height 1 that a tensor of rank 3 has there goes with the others.
    return (rank == 3 ? IntStream.concat(IntStream.of(1), axes) : axes).toArray();
  }

  private void binary(Node node, Op.Binary op, int x, int y) {
    String other = node.inputs().get(1);
    int rank = shape(node.inputs().get(0)).rank();
    refuse(shape(other).rank() != rank, node, "has operands of several ranks");
    switch (op.function()) {
      case ADD -> operators.add(x, tensor(other), activation(node), y);
      case SUB -> operators.subtract(x, tensor(other), activation(node), y);
      case MUL -> operators.multiply(x, tensor(other), activation(node), y);
    }
  }

  private static int builtin(Node node, UnaryFunction function) {
    return switch (function) {
      case RELU -> BuiltinOperator.RELU;
      case RELU6 -> BuiltinOperator.RELU6;
      case HARD_SWISH -> BuiltinOperator.HARD_SWISH;
      case SIGMOID -> BuiltinOperator.LOGISTIC;
      case TANH -> BuiltinOperator.TANH;
      case SILU -> throw new IllegalArgumentException(node.title() + " has no form here");
    };
  }

  static void refuse(boolean wrong, Node node, String why) {
    if (wrong) {
      throw new IllegalArgumentException(node.title() + " " + why + "; that has no form here");
    }
  }

  private byte activation(Node node) {
    Node activation = activations.get(node.name());
    return activation == null
        ? ActivationFunctionType.NONE
        : requireNonNull(fusedActivation(((Op.Unary) activation.op()).function()));
  }

  private int output(Node node) {
    Node activation = activations.get(node.name());
    return tensor(activation == null ? node.output() : activation.output());
  }

  private Shape shape(String name) {
    return graph.tensor(name).shape();
  }

  private int tensor(String name) {
    return indices.computeIfAbsent(name, key -> draft.floats(key, ChannelsLast.shape(shape(key))));
  }

  private TensorData constant(Node node, int input) {
    TensorData data = graph.constant(node.inputs().get(input));
    refuse(data == null, node, "computes its weights");
    return requireNonNull(data);
  }

  private TensorData weight(Node node) {
    return constant(node, 1);
  }

  private float[] bias(Node node) {
    return node.inputs().size() > 2
        ? constant(node, 2).toFloats()
        : new float[weight(node).shape().dim(0)];
  }

  private void linear(Node node) {
    String input = node.inputs().get(0);
    refuse(shape(input).rank() != 2, node, "reads no row");
    int rows = weight(node).shape().dim(0);
    int columns = weight(node).shape().dim(1);
    int[] rowOrder = order(node.output(), rows);
    int[] columnOrder = order(input, columns);
    float[] given = weight(node).toFloats();
    float[] givenBias = bias(node);
    float[] weights = new float[given.length];
    float[] bias = new float[rows];
    for (int r = 0; r < rows; r++) {
      bias[r] = givenBias[rowOrder[r]];
      for (int c = 0; c < columns; c++) {
        weights[r * columns + c] = given[rowOrder[r] * columns + columnOrder[c]];
      }
    }
    operators.fullyConnected(
        node.name(), tensor(input), weights, bias, activation(node), output(node));
  }

  /** For each element of a row, as it lies in the file, its index in ours. */
  private int[] order(String tensor, int count) {
    Shape shape = orders.get(tensor);
    return shape == null ? IntStream.range(0, count).toArray() : ChannelsLast.sources(shape);
  }

  private void gru(Node node) {
    List<String> inputs = node.inputs();
    refuse(shape(inputs.get(0)).elementCount(0, 2) != 1, node, "has more than one step");
    List<TensorData> weights = IntStream.range(2, 6).mapToObj(i -> constant(node, i)).toList();
    new GruExport(draft, operators, node.name(), shape(inputs.get(1)).dim(1))
        .write(tensor(inputs.get(0)), tensor(inputs.get(1)), weights, tensor(node.output()));
  }
}
