package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses the nodes that are computed in INT8: each layer with constant weights, and what lies
 * between two of them. Arithmetic that only floats go into (normalization at the input, say) stays
 * in float, since a change to INT8 and back would cost digits and win nothing; so does the float
 * tail.
 */
final class Int8Placement {
  private final Graph graph;
  private final QuantizerOptions options;
  private final Map<String, Node> producers;

  private Int8Placement(Graph graph, QuantizerOptions options) {
    this.graph = graph;
    this.options = options;
    this.producers = graph.producers();
  }

  /**
   * Names of the nodes to compute in INT8.
   *
   * @throws InvalidModelException if the options name a node that is not there
   */
  static Set<String> choose(Graph graph, QuantizerOptions options) {
    return new Int8Placement(graph, options).choose();
  }

  private Set<String> choose() {
    Set<String> unknown = new TreeSet<>(options.floatNodes());
    graph.nodes().forEach(node -> unknown.remove(node.name()));
    if (!unknown.isEmpty()) {
      throw new InvalidModelException(
          "quantizer: the graph has no nodes %s to keep in float; its nodes are %s"
              .formatted(unknown, graph.nodes().stream().map(Node::name).toList()));
    }
    Set<String> tail = options.floatTail() ? tail() : Set.of();
    Set<String> int8 = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (!options.floatNodes().contains(node.name())
          && !tail.contains(node.name())
          && isWorthInt8(node, int8)) {
        int8.add(node.name());
      }
    }
    return int8;
  }

  private boolean isWorthInt8(Node node, Set<String> int8) {
    Int8Form form = Int8Form.of(node);
    if (form.hasWeights()) {
      return hasConstantWeights(node, form);
    }
    return form.exists() && node.inputs().stream().anyMatch(input -> isInt8(input, int8));
  }

  private boolean hasConstantWeights(Node node, Int8Form form) {
    for (int i = 0; i < node.inputs().size(); i++) {
      Int8Form.Operand operand = form.operands().get(i);
      if ((operand == Int8Form.Operand.WEIGHT || operand == Int8Form.Operand.BIAS)
          && graph.constant(node.inputs().get(i)) == null) {
        return false;
      }
    }
    return true;
  }

  private boolean isInt8(String tensor, Set<String> int8) {
    Node producer = producers.get(tensor);
    return producer != null
        && int8.contains(producer.name())
        && Int8Form.of(producer).result() != Int8Form.Result.FLOAT;
  }

  /** The nodes from which only arithmetic without weights leads to outputs. */
  private Set<String> tail() {
    Map<String, Integer> readersOutside = new HashMap<>(graph.readerCounts());
    graph.outputs().forEach(output -> readersOutside.merge(output, -1, Integer::sum));
    Set<String> tail = new HashSet<>();
    List<Node> nodes = graph.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      boolean leadsOutside =
          node.outputs().stream().anyMatch(output -> readersOutside.getOrDefault(output, 0) > 0);
      if (!leadsOutside && isTailArithmetic(node.op())) {
        tail.add(node.name());
        node.inputs().forEach(input -> readersOutside.merge(input, -1, Integer::sum));
      }
    }
    return tail;
  }

  private static boolean isTailArithmetic(Op op) {
    return op instanceof Op.Binary
        || op instanceof Op.ReduceMean
        || op instanceof Op.Reshape
        || op instanceof Op.Transpose
        || op instanceof Op.Slice
        || op instanceof Op.Concat;
  }
}
