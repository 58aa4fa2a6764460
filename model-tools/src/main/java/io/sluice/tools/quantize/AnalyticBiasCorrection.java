package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of each bias what the rounding of the layer's weights adds to its output on average:
 * {@code b' = b - (W~ - W) E[x]}. The expected input is the mean over samples and positions of each
 * of its channels, in float, so one run over the samples is enough; what is wrong with the layer's
 * input is left to {@link EmpiricalBiasCorrection}.
 *
 * <p>Source: Nagel et al., arXiv 1906.04721, section 4.2, with the expectation from samples, not
 * from batch norms.
 */
final class AnalyticBiasCorrection {
  private final Graph graph;
  private final Graph rounded;
  private final Int8Plan plan;

  private AnalyticBiasCorrection(Graph graph, Graph rounded, Int8Plan plan) {
    this.graph = graph;
    this.rounded = rounded;
    this.plan = plan;
  }

  /**
   * A float graph with corrected biases, to be quantized by the plan.
   *
   * @param graph whose layers have {@link ParameterLayers#withOwnParameters parameters of their
   *     own}
   * @param rounded the same graph, but with the weights that will be quantized
   */
  static Graph correct(
      Graph graph, Graph rounded, Int8Plan plan, List<Map<String, float[]>> samples) {
    return new AnalyticBiasCorrection(graph, rounded, plan).correct(samples);
  }

  private Graph correct(List<Map<String, float[]>> samples) {
    Map<String, double[]> means = means(samples);
    Map<String, float[]> biases = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (plan.isLayer(node, graph)) {
        double[] expected = means.get(node.inputs().get(0));
        if (expected != null) {
          biases.put(node.inputs().get(2), corrected(node, expected));
        }
      }
    }
    return ParameterLayers.withConstants(rounded, biases);
  }

  /** The mean of each channel of what the layers read. */
  private Map<String, double[]> means(List<Map<String, float[]>> samples) {
    Map<String, Integer> axes = new HashMap<>();
    Set<String> read = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      String input = node.inputs().isEmpty() ? "" : node.inputs().get(0);
      if (plan.isLayer(node, graph) && graph.constant(input) == null) {
        read.add(input);
        axes.put(
            input, node.op() instanceof Op.Linear ? graph.tensor(input).shape().rank() - 1 : 1);
      }
    }
    Map<String, double[]> means = new HashMap<>();
    axes.forEach((name, axis) -> means.put(name, new double[graph.tensor(name).shape().dim(axis)]));
    TensorProbe probe = new TensorProbe(graph, read);
    for (Map<String, float[]> sample : samples) {
      probe
          .run(sample)
          .forEach(
              (name, elements) ->
                  ParameterLayers.addMeans(
                      elements,
                      graph.tensor(name).shape(),
                      requireNonNull(axes.get(name)),
                      requireNonNull(means.get(name))));
    }
    means.values().forEach(sums -> divide(sums, samples.size()));
    return means;
  }

  private static void divide(double[] sums, int count) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= count;
    }
  }

  private float[] corrected(Node layer, double[] expected) {
    float[] weights = ParameterLayers.floats(graph, layer, 1);
    float[] bias = ParameterLayers.floats(graph, layer, 2);
    LayerWeights int8 = plan.weights(layer, rounded);
    float[] scales = int8.params().scales();
    Shape shape = graph.tensor(layer.inputs().get(1)).shape();
    int groups = layer.op() instanceof Op.Conv conv ? conv.groups() : 1;
    int taps = shape.elementCount(2, shape.rank());
    int perChannel = weights.length / bias.length;
    for (int o = 0; o < bias.length; o++) {
      int firstInput = o / (bias.length / groups) * shape.dim(1);
      double shift = 0;
      for (int i = 0; i < perChannel; i++) {
        int at = o * perChannel + i;
        double error = (double) scales[o] * int8.values()[at] - weights[at];
        shift += error * expected[firstInput + i / taps];
      }
      bias[o] = (float) (bias[o] - shift);
    }
    return bias;
  }
}
