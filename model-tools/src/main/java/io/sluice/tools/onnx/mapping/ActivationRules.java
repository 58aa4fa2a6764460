package io.sluice.tools.onnx.mapping;

import io.sluice.model.Op;
import io.sluice.model.UnaryFunction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Activations that are one node, and the chains of nodes that exporters write for hard sigmoid and
 * hard swish. A chain is taken only where it rounds as the op does: the division by 6 comes last.
 */
final class ActivationRules {
  private ActivationRules() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "Relu", unary(UnaryFunction.RELU),
        "Sigmoid", unary(UnaryFunction.SIGMOID),
        "Tanh", unary(UnaryFunction.TANH),
        "HardSwish", unary(UnaryFunction.HARD_SWISH),
        "HardSigmoid", ActivationRules::hardSigmoid,
        "Clip", ActivationRules::relu6,
        "Div", ActivationRules::sixth);
  }

  private static Rule unary(UnaryFunction function) {
    return (node, graph) -> {
      graph.replace(node, new Op.Unary(function), node.input(0));
      return true;
    };
  }

  private static boolean hardSigmoid(MappedNode node, MappedGraph graph) {
    float alpha = node.attributes().real("alpha", 0.2f);
    float beta = node.attributes().real("beta", 0.5f);
    graph.replace(node, new Op.HardSigmoid(alpha, beta), node.input(0));
    return true;
  }

  private static boolean relu6(MappedNode node, MappedGraph graph) {
    if (!isRelu6(node)) {
      return false;
    }
    graph.replace(node, new Op.Unary(UnaryFunction.RELU6), node.input(0));
    return true;
  }

  private static boolean isRelu6(MappedNode clip) {
    boolean inputs = clip.version() >= 11;
    float min = inputs ? clip.scalar(1) : clip.attributes().real("min", Float.NaN);
    float max = inputs ? clip.scalar(2) : clip.attributes().real("max", Float.NaN);
    return min == 0f && max == 6f;
  }

  /** A division by 6 of {@code relu6(x + 3)}, or of its product with x. */
  private static boolean sixth(MappedNode node, MappedGraph graph) {
    if (node.version() < 7 || node.scalar(1) != 6f || !keepsShape(node, 0)) {
      return false;
    }
    String gated = shifted(node.input(0), graph);
    if (gated != null) {
      graph.replace(node, Op.HardSigmoid.torch(), gated);
      return true;
    }
    MappedNode product = graph.producer(node.input(0), "Mul");
    if (product == null || product.version() < 7) {
      return false;
    }
    for (int i = 0; i < 2; i++) {
      if (product.input(i).equals(shifted(product.input(1 - i), graph))) {
        graph.replace(node, new Op.Unary(UnaryFunction.HARD_SWISH), product.input(i));
        return true;
      }
    }
    return false;
  }

  /** The x of which a tensor is {@code relu6(x + 3)}; null if it is not. */
  private static @Nullable String shifted(String name, MappedGraph graph) {
    MappedNode clip = graph.producer(name, "Clip");
    MappedNode sum = clip == null || !isRelu6(clip) ? null : graph.producer(clip.input(0), "Add");
    if (sum == null || sum.version() < 7) {
      return null;
    }
    for (int i = 0; i < 2; i++) {
      if (sum.scalar(1 - i) == 3f && keepsShape(sum, i)) {
        return sum.input(i);
      }
    }
    return null;
  }

  /** Whether broadcasting leaves the shape of an input as it is. */
  private static boolean keepsShape(MappedNode node, int index) {
    return node.shape(index).equals(node.outputShape());
  }

  /** A product of x with its own sigmoid. */
  static boolean silu(MappedNode product, MappedGraph graph) {
    for (int i = 0; i < 2; i++) {
      MappedNode sigmoid = graph.producer(product.input(i), "Sigmoid");
      if (sigmoid != null && sigmoid.input(0).equals(product.input(1 - i))) {
        graph.replace(product, new Op.Unary(UnaryFunction.SILU), sigmoid.input(0));
        return true;
      }
    }
    return false;
  }
}
