package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.GoldenVectors;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @ParameterizedTest
  @EnumSource(RandomGraphs.Form.class)
  void anyModelBecomesSteady(RandomGraphs.Form form) {
    WarmUp.Report report =
        WarmUp.run(ModelCompiler.compile(RandomGraphs.artifact(7, form)), null, LONG);
    assertThat(report.steady()).isTrue();
    assertThat(report.taken()).isBetween(Duration.ofMillis(200), LONG);
    // On a busy machine some hundred calls take as long as thousands on an idle one.
    assertThat(report.calls()).isGreaterThan(10);
    assertThat(report.nanosPerCall()).isBetween(1.0, (double) report.firstCall().toNanos());
  }

  @Test
  void goldenVectorsAreItsInputs() {
    float[] inputs = {1, 2, 3, 4, 5, 6};
    assertThat(WarmUp.inputs(sumOfTwo(), new GoldenVectors(3, inputs, new float[3])))
        .isDeepEqualTo(new float[][] {{1, 2}, {3, 4}, {5, 6}});
  }

  @Test
  void withoutThemItsInputsLieAroundTheMeansOfTheFeatures() {
    for (float[] input : WarmUp.inputs(sumOfTwo(), null)) {
      assertThat(input[0]).isBetween(1000f - 2 * 3, 1000f + 2 * 3);
      assertThat(input[1]).isBetween(-5f - 2 * 100, -5f + 2 * 100);
    }
  }

  private static CompiledModel sumOfTwo() {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 2));
    sketch.output(sketch.node(new Op.Linear(), null, x, sketch.floats(Shape.of(1, 2), 1, 1)));
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.required("a", 1000, 3), Feature.required("b", -5, 100)),
            1,
            Layout.NC,
            IncompleteWindow.PAD);
    return ModelCompiler.compile(
        ModelArtifact.of("sum", "1", sketch.graph(), schema, new OutputSchema(List.of("y"), null)));
  }

  @Test
  void timeEndsIt() {
    WarmUp.Report report =
        WarmUp.run(
            ModelCompiler.compile(RandomGraphs.artifact(3, RandomGraphs.Form.FLOAT32)),
            null,
            Duration.ZERO);
    assertThat(report.calls()).isOne();
    assertThat(report.steady()).isFalse();
    assertThat(report.taken()).isEqualTo(report.firstCall());
  }

  @Test
  void anInterruptionEndsItAndIsKept() {
    CompiledModel model =
        ModelCompiler.compile(RandomGraphs.artifact(3, RandomGraphs.Form.FLOAT32));
    Thread.currentThread().interrupt();
    WarmUp.Report report = WarmUp.run(model, null, LONG);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.calls()).isOne();
  }
}
