package io.sluice.tools.onnx;

import io.sluice.tools.onnx.node.OnnxNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the graph inputs whose elements a tensor is computed from. */
final class ShapeInputs {
  private final OnnxModel model;
  private final ImportOptions options;

  ShapeInputs(OnnxModel model, ImportOptions options) {
    this.model = model;
    this.options = options;
  }

  /** The names of the inputs, in the graph's order, without those that are bound. */
  Set<String> behind(String tensor) {
    Set<String> reached = new HashSet<>(Set.of(tensor));
    for (int i = model.nodes().size() - 1; i >= 0; i--) {
      OnnxNode node = model.nodes().get(i);
      if (node.outputs().stream().anyMatch(reached::contains) && !ConstantNodes.isOne(node)) {
        reached.addAll(node.inputs());
      }
    }
    Set<String> inputs = new LinkedHashSet<>();
    for (OnnxValue input : model.inputs()) {
      if (reached.contains(input.name()) && !options.constants().containsKey(input.name())) {
        inputs.add(input.name());
      }
    }
    return inputs;
  }
}
