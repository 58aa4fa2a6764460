package io.sluice.tools.onnx;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph of those nodes and constants alone on which its outputs depend. */
final class LiveGraph {
  private LiveGraph() {}

  static Graph of(
      ImportedTensors tensors, List<Node> nodes, List<String> inputs, List<String> outputs) {
    Set<String> needed = new HashSet<>(outputs);
    List<Node> live = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (node.presentOutputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.presentInputs());
        live.add(node);
      }
    }
    Collections.reverse(live);
    needed.addAll(inputs);
    live.forEach(node -> needed.addAll(node.presentOutputs()));
    List<TensorSpec> specs =
        tensors.specs().stream().filter(spec -> needed.contains(spec.name())).toList();
    Map<String, TensorData> constants = new HashMap<>(tensors.constants());
    constants.keySet().retainAll(needed);
    return new Graph(specs, constants, live, inputs, outputs, List.of(), tensors.numerics());
  }
}
