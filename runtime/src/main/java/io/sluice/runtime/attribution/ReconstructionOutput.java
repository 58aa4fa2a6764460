package io.sluice.runtime.attribution;

import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An output that is the mean or the sum of a tensor: of the squared or absolute differences between
 * the input, which the graph may normalize itself, and what the model makes of it.
 *
 * @param graph computes the differences, as its first output, and all states
 * @param weight of each difference in the output
 * @param squared whether differences are squared; else they are absolute
 * @param places where in the model's input the element behind each difference lies
 */
record ReconstructionOutput(Graph graph, double weight, boolean squared, int[] places) {

  /**
   * Follows a data output back to the differences.
   *
   * @return null if the output is something else
   */
  static @Nullable ReconstructionOutput find(Graph graph, String output) {
    Map<String, Node> producers = graph.producers();
    if (graph.tensor(output).shape().elementCount() != 1) {
      return null;
    }
    String tensor = output;
    double weight = 1;
    while (true) {
      Node node = producers.get(tensor);
      if (node == null
          || node.inputs().isEmpty()
          || node.inputs().get(0).isEmpty()
          || graph.tensor(tensor).type() != DataType.FLOAT32) {
        return null;
      }
      int before = graph.tensor(node.inputs().get(0)).shape().elementCount();
      if (isMean(node.op())) {
        weight *= (double) graph.tensor(tensor).shape().elementCount() / before;
      } else if (!isSum(node.op()) && !isMove(graph, node)) {
        break;
      }
      tensor = node.inputs().get(0);
    }
    return of(graph, producers, tensor, weight);
  }

  private static @Nullable ReconstructionOutput of(
      Graph graph, Map<String, Node> producers, String tensor, double weight) {
    Node node = producers.get(tensor);
    boolean squares = node != null && isSquare(graph, node);
    if (node == null || !squares && !is(node.op(), "Abs")) {
      return null;
    }
    Node difference = producers.get(node.inputs().get(0));
    if (difference == null || !isDifference(difference.op())) {
      return null;
    }
    for (String side : difference.inputs()) {
      int[] places = Rearrangement.ofScaled(graph, producers, side);
      if (places != null
          && graph.tensor(side).shape().equals(graph.tensor(difference.output()).shape())) {
        return new ReconstructionOutput(withDifferences(graph, tensor), weight, squares, places);
      }
    }
    return null;
  }

  private static boolean is(Op op, String name) {
    return op instanceof Op.Imported imported
        && imported.domain().equals(Op.Imported.ONNX)
        && imported.name().equals(name);
  }

  private static boolean isMean(Op op) {
    return op instanceof Op.ReduceMean || is(op, "ReduceMean");
  }

  private static boolean isSum(Op op) {
    return is(op, "ReduceSum");
  }

  private static boolean isMove(Graph graph, Node node) {
    return node.op() instanceof Op.Reshape
        || node.op() instanceof Op.Transpose
        || Rearrangement.isCast(graph, node);
  }

  private static boolean isDifference(Op op) {
    return op instanceof Op.Binary binary && binary.function() == BinaryFunction.SUB
        || is(op, "Sub");
  }

  private static boolean isSquare(Graph graph, Node node) {
    boolean product =
        node.op() instanceof Op.Binary binary && binary.function() == BinaryFunction.MUL
            || is(node.op(), "Mul");
    if (product) {
      return node.inputs().get(0).equals(node.inputs().get(1));
    }
    TensorData exponent = is(node.op(), "Pow") ? graph.constant(node.inputs().get(1)) : null;
    return exponent != null && exponent.shape().elementCount() == 1 && exponent.toDoubles()[0] == 2;
  }

  /**
   * The graph with a tensor in place of its data outputs. Its plan leaves out what is not needed.
   */
  private static Graph withDifferences(Graph graph, String tensor) {
    List<String> outputs = new ArrayList<>();
    outputs.add(tensor);
    graph.states().stream().map(StateBinding::output).forEach(outputs::add);
    return new Graph(
        List.copyOf(graph.tensors().values()),
        graph.constants(),
        graph.nodes(),
        graph.inputs(),
        outputs,
        graph.states(),
        graph.numerics());
  }
}
