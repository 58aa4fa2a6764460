package io.sluice.tools.onnx.mapping;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces ONNX ops by Sluice's own ops where one has the same meaning and supports the types and
 * operands of the node. All other nodes stay unchanged.
 */
public final class CoreMapping {
  private static final Map<String, Rule> RULES =
      union(
          List.of(
              ProductRules.rules(),
              ActivationRules.rules(),
              ElementwiseRules.rules(),
              ReductionRules.rules(),
              ShapeRules.rules(),
              SliceRules.rules(),
              RecurrentRules.rules()));

  private CoreMapping() {}

  private static Map<String, Rule> union(List<Map<String, Rule>> groups) {
    Map<String, Rule> all = new HashMap<>();
    for (Map<String, Rule> group : groups) {
      group.forEach(
          (type, rule) -> {
            if (all.put(type, rule) != null) {
              throw new IllegalStateException("two rules for " + type);
            }
          });
    }
    return Map.copyOf(all);
  }

  /** The graph with ops of Sluice; inputs and outputs are the same. */
  public static Graph map(Graph graph) {
    MappedGraph mapped = new MappedGraph(graph);
    for (Node node : graph.nodes()) {
      if (!isMapped(node, mapped)) {
        mapped.keep(node);
      }
    }
    return mapped.finish();
  }

  private static boolean isMapped(Node node, MappedGraph graph) {
    if (!(node.op() instanceof Op.Imported op) || !op.domain().equals(Op.Imported.ONNX)) {
      return false;
    }
    Rule rule = RULES.get(op.name());
    MappedNode mapped = new MappedNode(node, graph);
    return rule != null && isOfFloats(mapped) && rule.apply(mapped, graph);
  }

  /** Sluice's ops are of floats, and know no empty tensors. */
  private static boolean isOfFloats(MappedNode node) {
    return node.has(0)
        && node.type(0) == DataType.FLOAT32
        && node.shape(0).elementCount() > 0
        && node.outputShape().elementCount() > 0;
  }
}
