package io.sluice.tools.onnx.mapping;

import io.sluice.model.Op;
import java.util.List;
import java.util.Map;

/** Nodes that give the elements of their input in another shape or order. */
final class ShapeRules {
  private ShapeRules() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "Reshape", ShapeRules::reshape,
        "Flatten", ShapeRules::reshape,
        "Squeeze", ShapeRules::reshape,
        "Unsqueeze", ShapeRules::reshape,
        "Identity", ShapeRules::nothing,
        "Dropout", ShapeRules::nothing,
        "Transpose", ShapeRules::transpose);
  }

  private static boolean reshape(MappedNode node, MappedGraph graph) {
    if (node.outputShape().equals(node.shape(0))) {
      graph.alias(node, node.input(0));
    } else {
      graph.replace(node, new Op.Reshape(node.outputShape()), node.input(0));
    }
    return true;
  }

  private static boolean nothing(MappedNode node, MappedGraph graph) {
    if (!node.wantsFirstAlone()) {
      return false;
    }
    graph.alias(node, node.input(0));
    return true;
  }

  private static boolean transpose(MappedNode node, MappedGraph graph) {
    List<Integer> permutation = CoreAttributes.permutation(node.attributes(), node.shape(0).rank());
    if (permutation.stream().sorted().toList().equals(permutation)) {
      graph.alias(node, node.input(0));
    } else {
      graph.replace(node, new Op.Transpose(permutation), node.input(0));
    }
    return true;
  }
}
