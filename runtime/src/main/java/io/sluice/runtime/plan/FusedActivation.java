package io.sluice.runtime.plan;

import io.sluice.kernels.Activation;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.runtime.op.FloatFunctions;
import java.util.HashMap;
import java.util.Map;

/**
 * An element-wise node that is computed in the epilogue of the product before it.
 *
 * @param function what it computes
 * @param output the tensor it gives
 */
record FusedActivation(Activation function, String output) {

  /**
   * The activations that can be fused, by the tensor they read: one that a linear layer or
   * convolution gives and nothing else reads.
   */
  static Map<String, FusedActivation> find(Graph graph) {
    Map<String, Node> producers = graph.producers();
    Map<String, Integer> readers = graph.readerCounts();
    Map<String, FusedActivation> fused = new HashMap<>();
    for (Node node : graph.nodes()) {
      Activation function = FloatFunctions.of(node, graph.numerics());
      if (function == null) {
        continue;
      }
      String input = node.inputs().get(0);
      Node producer = producers.get(input);
      if (producer != null
          && (producer.op() instanceof Op.Linear || producer.op() instanceof Op.Conv)
          && readers.getOrDefault(input, 0) == 1) {
        fused.put(input, new FusedActivation(function, node.output()));
      }
    }
    return fused;
  }
}
