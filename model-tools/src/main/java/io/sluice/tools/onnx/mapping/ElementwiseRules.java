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
        "Sub", (node, draft) -> binary(node, BinaryFunction.SUB, draft),
        "Mul", ElementwiseRules::mul);
  }

  private static boolean add(MappedNode node, Draft draft) {
    return ProductRules.biasedProduct(node, 0, draft)
        || ProductRules.biasedProduct(node, 1, draft)
        || binary(node, BinaryFunction.ADD, draft);
  }

  private static boolean mul(MappedNode node, Draft draft) {
    return ActivationRules.silu(node, draft) || binary(node, BinaryFunction.MUL, draft);
  }

  private static boolean binary(MappedNode node, BinaryFunction function, Draft draft) {
    // Before opset 7 an attribute says how to broadcast.
    if (node.version() < 7 && !node.shape(0).equals(node.shape(1))) {
      return false;
    }
    draft.replace(node, new Op.Binary(function), node.input(0), node.input(1));
    return true;
  }
}
