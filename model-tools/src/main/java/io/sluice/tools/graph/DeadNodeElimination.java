package io.sluice.tools.graph;

import io.sluice.model.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Drops the nodes on which no output depends. */
final class DeadNodeElimination {
  private DeadNodeElimination() {}

  /**
   * The nodes that are needed, in the same order.
   *
   * @param nodes in an order in which they can be computed
   * @param outputs the tensors that are asked for
   */
  static List<Node> apply(List<Node> nodes, Collection<String> outputs) {
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
    return live;
  }
}
