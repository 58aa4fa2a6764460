package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.QuantParams;
import java.util.Map;
import java.util.Set;

/**
 * What will become INT8 of a float graph, and how.
 *
 * @param nodes names of the nodes to compute in INT8
 * @param activations the parameters of each tensor that those nodes read or give as an activation
 */
record Int8Plan(Set<String> nodes, Map<String, QuantParams> activations) {

  /** The graph in this form. */
  Graph applyTo(Graph graph) {
    return Int8Rewriter.rewrite(graph, nodes, activations);
  }

  /** Whether a node is a linear layer or convolution that becomes INT8. */
  boolean isLayer(Node node, Graph graph) {
    return nodes.contains(node.name()) && ParameterLayers.isLayer(node, graph);
  }

  /** The weights that a layer of this plan gets. */
  LayerWeights weights(Node layer, Graph graph) {
    float[] weights = ParameterLayers.floats(graph, layer, 1);
    if (layer.inputs().size() < 3) {
      return LayerWeights.of(weights, graph.tensor(layer.inputs().get(1)).shape().dim(0));
    }
    float[] bias = ParameterLayers.floats(graph, layer, 2);
    float scale = params(layer.inputs().get(0)).scale();
    return LayerWeights.of(weights, bias, scale, layer.title());
  }

  QuantParams params(String activation) {
    QuantParams params = activations.get(activation);
    if (params == null) {
      throw new IllegalArgumentException("tensor '" + activation + "' is no INT8 activation");
    }
    return params;
  }
}
