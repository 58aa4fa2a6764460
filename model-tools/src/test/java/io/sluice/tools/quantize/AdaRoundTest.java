package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AdaRoundTest {
  private static final Op.Conv DEPTHWISE = new Op.Conv(List.of(2), List.of(1, 1), List.of(1), 6);

  private static Graph net() {
    return ParameterLayers.withOwnParameters(
        new GraphSketch()
            .input("x", 1, 3, 17)
            .random("a.w", 1, 6, 3, 3)
            .op("a", GraphSketch.conv1d(1), "x", "a.w")
            .random("d.w", 1, 6, 1, 3)
            .op("d", DEPTHWISE, "a", "d.w")
            .op("f", new Op.Reshape(Shape.of(1, 54)), "d")
            .random("l.w", 1, 2, 54)
            .op("l", new Op.Linear(), "f", "l.w")
            .outputs("l"));
  }

  /** Inputs whose neighbours are alike, so that errors of the weights can cancel. */
  private static List<Map<String, float[]>> samples() {
    List<Map<String, float[]>> samples = GraphSketch.samples(net(), 23, 2);
    for (Map<String, float[]> sample : samples) {
      float[] x = Objects.requireNonNull(sample.get("x"));
      for (int i = 1; i < x.length; i++) {
        x[i] = 0.9f * x[i - 1] + 0.1f * x[i];
      }
    }
    return samples;
  }

  private static double weightError(Graph graph, Graph other, String output) {
    TensorProbe wanted = new TensorProbe(graph, List.of(output));
    TensorProbe given = new TensorProbe(other, List.of(output));
    ErrorSum sum = new ErrorSum();
    for (Map<String, float[]> sample : samples()) {
      sum.add(
          Objects.requireNonNull(wanted.run(sample).get(output)),
          Objects.requireNonNull(given.run(sample).get(output)));
    }
    return sum.relative();
  }

  @Test
  void learnedWeightsAreNeighboursOnTheGridAndTheOutputsAreNearer() {
    Graph graph = net();
    Int8Plan plan =
        new Quantizer(QuantizerOptions.defaults())
            .plan(new CalibratedGraph(graph, samples(), null, Progress.NONE));
    Graph learned = AdaRound.round(graph, plan, samples(), new HashMap<>(), Progress.NONE);
    for (String name : List.of("a", "d", "l")) {
      Node layer = graph.nodes().stream().filter(n -> n.name().equals(name)).findFirst().get();
      float[] scales = plan.weights(layer, graph).params().scales();
      byte[] integers = plan.weights(layer, learned).values();
      float[] weights = ParameterLayers.floats(graph, layer, 1);
      float[] reals = ParameterLayers.floats(learned, layer, 1);
      for (int i = 0; i < weights.length; i++) {
        float scale = scales[i / (weights.length / scales.length)];
        assertThat(Math.abs(reals[i] - weights[i])).isLessThan(1.001f * scale);
        assertThat((float) integers[i]).isEqualTo((float) Math.rint(reals[i] / scale));
      }
    }
    Map<String, float[]> nearest = new HashMap<>();
    Node l = graph.nodes().get(graph.nodes().size() - 1);
    LayerWeights rounded = plan.weights(l, graph);
    float[] reals = new float[rounded.values().length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = rounded.params().scales()[i / 54] * rounded.values()[i];
    }
    nearest.put("l.w", reals);
    Graph onlyLast =
        ParameterLayers.withConstants(graph, Map.of("l.w", ParameterLayers.floats(learned, l, 1)));
    assertThat(weightError(graph, onlyLast, "l"))
        .isLessThan(0.6 * weightError(graph, ParameterLayers.withConstants(graph, nearest), "l"));
  }
}
