package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.Graph;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.QuantizerOptions.BiasCorrection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BiasCorrectionTest {
  private static Graph net() {
    return new GraphSketch()
        .input("x", 1, 3, 17)
        .random("a.w", 1, 7, 3, 5)
        .random("a.b", 1, 7)
        .op("a", GraphSketch.conv1d(2), "x", "a.w", "a.b")
        .op("r", GraphSketch.relu(), "a")
        .random("b.w", 1, 5, 7, 1)
        .op("b", GraphSketch.conv1d(0), "r", "b.w")
        .op("p", new Op.AdaptiveAvgPool(List.of(1)), "b")
        .op("f", new Op.Reshape(Shape.of(1, 5)), "p")
        .random("c.w", 1, 3, 5)
        .op("c", new Op.Linear(), "f", "c.w")
        .outputs("c");
  }

  /** 127 * 0.01 = 1.27 is exact, 0.504 is 50.4 steps: 0.004 too small, of an input that means 2. */
  @Test
  void theAnalyticCorrectionIsTheRoundingTimesTheExpectedInput() {
    Graph graph =
        ParameterLayers.withOwnParameters(
            new GraphSketch()
                .input("x", 1, 2)
                .constant("w", Shape.of(1, 2), 1.27f, 0.504f)
                .constant("b", Shape.of(1), 10)
                .op("y", new Op.Linear(), "x", "w", "b")
                .outputs("y"));
    List<Map<String, float[]>> samples =
        List.of(Map.of("x", new float[] {0, 1}), Map.of("x", new float[] {5, 3}));
    Int8Plan plan =
        new Quantizer(QuantizerOptions.defaults())
            .plan(new CalibratedGraph(graph, samples, null, Progress.NONE));
    Graph corrected = AnalyticBiasCorrection.correct(graph, graph, plan, samples);
    float bias = Objects.requireNonNull(corrected.constant("b")).toFloats()[0];
    assertThat(bias).isCloseTo(10 + 0.004f * 2, within(1e-5f));
  }

  private static double meanError(BiasCorrection correction, int channel) {
    Graph graph = net();
    List<Map<String, float[]>> samples = GraphSketch.samples(graph, 31, 2);
    Graph int8 =
        new Quantizer(QuantizerOptions.defaults().with(correction))
            .quantize(graph, samples, Progress.NONE);
    TensorProbe wanted = new TensorProbe(graph, List.of("c"));
    TensorProbe given = new TensorProbe(int8, List.of("c"));
    double error = 0;
    for (Map<String, float[]> sample : samples) {
      error +=
          Objects.requireNonNull(given.run(sample).get("c"))[channel]
              - Objects.requireNonNull(wanted.run(sample).get("c"))[channel];
    }
    return Math.abs(error / samples.size());
  }

  @Test
  void theEmpiricalCorrectionLeavesNoMeanError() {
    double before = 0;
    double after = 0;
    for (int channel = 0; channel < 3; channel++) {
      before += meanError(BiasCorrection.NONE, channel);
      after += meanError(BiasCorrection.EMPIRICAL, channel);
    }
    assertThat(after).isLessThan(before / 3);
  }

  @Test
  void aRecurrentGraphIsCorrectedToo() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 1, 3)
            .state("h", "h2", 1, 5)
            .random("w", 1, 3, 3)
            .op("l", new Op.Linear(), "x", "w")
            .random("ih", 1, 15, 3)
            .random("hh", 1, 15, 5)
            .random("bi", 1, 15)
            .random("bh", 1, 15)
            .op(List.of("y", "h2"), new Op.Gru(), "l", "h", "ih", "hh", "bi", "bh")
            .outputs("y", "h2");
    List<Map<String, float[]>> samples = GraphSketch.samples(graph, 31, 2);
    Graph int8 =
        new Quantizer(QuantizerOptions.defaults().with(BiasCorrection.EMPIRICAL))
            .quantize(graph, samples, Progress.NONE);
    assertThat(new OutputLoss(graph, samples).of(int8)).isLessThan(0.03);
  }
}
