package io.sluice.runtime.sliding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlidingGainTest {
  private static final ModelArtifact ARTIFACT = SlidingSketch.artifact();
  private static final CompiledModel MODEL = ModelCompiler.compile(ARTIFACT);
  private static final SlidingModel SLIDING = Objects.requireNonNull(SlidingModel.of(ARTIFACT));

  @Test
  void aGainIsMeasured() {
    assertThat(SlidingGain.measure(MODEL, SLIDING, null, Duration.ofSeconds(20))).isPositive();
  }

  @Test
  void withoutTimeNothingIsKnown() {
    assertThat(SlidingGain.measure(MODEL, SLIDING, null, Duration.ZERO)).isNaN();
  }

  @Test
  void anInterruptionEndsItAndIsKept() {
    Thread.currentThread().interrupt();
    double gain = SlidingGain.measure(MODEL, SLIDING, null, Duration.ofSeconds(20));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(gain).isNaN();
  }

  /** So that in a measurement each window but the very first finds what it needs of the last. */
  @Test
  void eachWindowIsOneEventLaterThanTheOneBefore() {
    float[][] windows = SlidingGain.windows(new float[] {1, 2, 3, 10, 20, 30}, 3);
    assertThat(Arrays.deepToString(windows))
        .isEqualTo(
            "[[1.0, 2.0, 3.0, 10.0, 20.0, 30.0], [2.0, 3.0, 1.0, 20.0, 30.0, 10.0],"
                + " [3.0, 1.0, 2.0, 30.0, 10.0, 20.0]]");
  }
}
