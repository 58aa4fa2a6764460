package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.tools.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns for each weight whether to round it down or up, so that the layer's output, not the weight
 * itself, is as near to float as can be. Layer by layer, each on its own samples in float. The
 * graph's weights become the reals that their integers stand for; the greatest weight of each
 * channel stays, as the scale comes from it.
 *
 * <p>Source: Nagel et al., arXiv 2004.10568, section 3.2.
 */
public final class AdaRound {
  private AdaRound() {}

  /**
   * What the learned weights of a layer of a graph depend on besides the graph and the samples.
   *
   * @param scales one for each output channel
   */
  record Problem(String layer, List<Float> scales) {
    private static Problem of(Node layer, LayerWeights nearest) {
      List<Float> scales = new ArrayList<>();
      for (float scale : nearest.params().scales()) {
        scales.add(scale);
      }
      return new Problem(layer.name(), scales);
    }
  }

  /**
   * The float graph with weights that are quantized without a further error.
   *
   * @param known weights that were learned before for the same graph and samples; others are added
   */
  static Graph round(
      Graph graph,
      Int8Plan plan,
      List<Map<String, float[]>> samples,
      Map<Problem, float[]> known,
      Progress progress) {
    List<Node> layers = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (plan.isLayer(node, graph) && graph.constant(node.inputs().get(0)) == null) {
        layers.add(node);
      }
    }
    Map<String, float[]> rounded = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      Node layer = layers.get(i);
      LayerWeights nearest = plan.weights(layer, graph);
      rounded.put(
          layer.inputs().get(1),
          known.computeIfAbsent(
              Problem.of(layer, nearest), problem -> learn(layer, graph, nearest, samples)));
      progress.step("learned rounding", i + 1L, layers.size());
    }
    return ParameterLayers.withConstants(graph, rounded);
  }

  private static float[] learn(
      Node layer, Graph graph, LayerWeights nearest, List<Map<String, float[]>> samples) {
    String input = layer.inputs().get(0);
    TensorProbe probe = new TensorProbe(graph, List.of(input));
    List<float[]> inputs = new ArrayList<>();
    samples.forEach(sample -> inputs.add(requireNonNull(probe.run(sample).get(input))));
    Shape weight = graph.tensor(layer.inputs().get(1)).shape();
    float[] moments =
        InputMoments.of(
            layer,
            graph.tensor(layer.inputs().get(0)).shape(),
            weight,
            graph.tensor(layer.output()).shape(),
            inputs);
    int groups = layer.op() instanceof Op.Conv conv ? conv.groups() : 1;
    return new RoundingLayer(ParameterLayers.floats(graph, layer, 1), nearest, moments, groups)
        .learn(nearest);
  }
}
