package io.sluice.tools.onnx.mapping;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Op;
import java.util.Map;

/** Sums, differences and products of two tensors. */
final class ElementwiseRules {
  private ElementwiseRules() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "Add", ElementwiseRules::add,
        "Sub", (node, graph) -> binary(node, BinaryFunction.SUB, graph),
        "Mul", ElementwiseRules::mul);
  }

  private static boolean add(MappedNode node, MappedGraph graph) {
    return ProductRules.biasedProduct(node, 0, graph)
        || ProductRules.biasedProduct(node, 1, graph)
        || binary(node, BinaryFunction.ADD, graph);
  }

  private static boolean mul(MappedNode node, MappedGraph graph) {
    return ActivationRules.silu(node, graph) || binary(node, BinaryFunction.MUL, graph);
  }

  private static boolean binary(MappedNode node, BinaryFunction function, MappedGraph graph) {
    // Before opset 7 an attribute says how to broadcast.
    if (node.version() < 7 && !node.shape(0).equals(node.shape(1))) {
      return false;
    }
    graph.replace(node, new Op.Binary(function), node.input(0), node.input(1));
    return true;
  }
}
