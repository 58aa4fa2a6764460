package io.sluice.tools.onnx.mapping;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph of those nodes and constants alone on which its outputs depend. */
public final class LiveGraph {
  private LiveGraph() {}

  /**
   * Makes the graph.
   *
   * @param specs of all tensors, also of those that nothing needs
   * @param nodes in an order in which they can be computed
   * @param inputs stay, needed or not
   */
  public static Graph of(
      Collection<TensorSpec> specs,
      Map<String, TensorData> constants,
      List<Node> nodes,
      List<String> inputs,
      List<String> outputs,
      NumericsProfile numerics) {
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
    return Graph.ofUsed(specs, constants, live, inputs, outputs, List.of(), numerics);
  }
}
