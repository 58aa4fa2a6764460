package io.sluice.tools.onnx.mapping;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

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

  private static boolean reshape(MappedNode node, Draft draft) {
    if (node.outputShape().equals(node.shape(0))) {
      draft.alias(node, node.input(0));
    } else {
      draft.replace(node, new Op.Reshape(node.outputShape()), node.input(0));
    }
    return true;
  }

  private static boolean nothing(MappedNode node, Draft draft) {
    if (!node.wantsFirstAlone()) {
      return false;
    }
    draft.alias(node, node.input(0));
    return true;
  }

  private static boolean transpose(MappedNode node, Draft draft) {
    Shape x = node.shape(0);
    long[] reversed = IntStream.range(0, x.rank()).mapToLong(i -> x.rank() - 1L - i).toArray();
    long[] permutation = node.attributes().integers("perm", reversed);
    if (x.rank() == 0 || IntStream.range(0, x.rank()).allMatch(i -> permutation[i] == i)) {
      draft.alias(node, node.input(0));
    } else {
      draft.replace(
          node,
          new Op.Transpose(Arrays.stream(permutation).mapToObj(Math::toIntExact).toList()),
          node.input(0));
    }
    return true;
  }
}
