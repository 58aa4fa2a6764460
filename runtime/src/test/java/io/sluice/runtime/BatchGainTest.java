package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.model.ModelArtifact;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whether a batch pays on a machine is a measurement, which no test can know. */
class BatchGainTest {
  private static CompiledModel linear() {
    GraphSketch sketch = new GraphSketch();
    RandomTensors tensors = new RandomTensors(new Random(5), sketch);
    String x = sketch.input(Shape.of(1, 7));
    String weight = tensors.floats(Shape.of(3, 7), 0.3);
    String bias = tensors.floats(Shape.of(3), 1);
    sketch.output(sketch.nodes(new Op.Linear(), null, List.of(x, weight, bias)).get(0));
    return ModelCompiler.compile(
        ModelArtifact.of(
            "linear",
            "1",
            sketch.graph(NumericsProfile.SLUICE),
            null,
            new OutputSchema(List.of("a", "b", "c"), null)));
  }

  @Test
  void withoutTimeNothingIsMeasuredAndNothingPays() {
    assertThat(BatchGain.pays(linear(), null, Duration.ZERO)).isFalse();
  }

  @Test
  void itEndsWhenItsThreadIsInterruptedAndLeavesTheFlag() {
    Thread.currentThread().interrupt();
    assertThat(BatchGain.pays(linear(), null, Duration.ofDays(1))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void itEndsWithinItsTime() {
    long start = System.nanoTime();
    assertThatCode(() -> BatchGain.pays(linear(), null, Duration.ofMillis(50)))
        .doesNotThrowAnyException();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }
}
