package io.sluice.runtime.sliding;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.GoldenVectors;
import io.sluice.model.InvalidModelException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlidingCheckTest {
  private static final int WINDOW = 17;

  /** 1 to 17, and the same for another feature that counts ten times as much. */
  private static float[] input() {
    float[] input = new float[2 * WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      input[i] = i + 1;
      input[WINDOW + i] = i + 1;
    }
    return input;
  }

  private static SlidingModel model() {
    return Objects.requireNonNull(SlidingModel.of(SlidingSketch.artifact()), "no sliding form");
  }

  /** Each event counts three times, but the first and the last twice: 11 * (3 * 153 - 1 - 17). */
  @Test
  void rightOutputsPass() {
    GoldenVectors golden = new GoldenVectors(1, input(), new float[] {4851});
    assertThatCode(() -> SlidingCheck.verify(model(), golden)).doesNotThrowAnyException();
  }

  @Test
  void aModelWithoutGoldenVectorsPasses() {
    assertThatCode(() -> SlidingCheck.verify(model(), null)).doesNotThrowAnyException();
  }

  @Test
  void wrongOutputsAreRefused() {
    GoldenVectors golden = new GoldenVectors(1, input(), new float[] {4850});
    assertThatThrownBy(() -> SlidingCheck.verify(model(), golden))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "golden vector 0: the sliding form gives output 0 as 4851.0 for the whole window, must"
                + " be 4850.0");
  }
}
