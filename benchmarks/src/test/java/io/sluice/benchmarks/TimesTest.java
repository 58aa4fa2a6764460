package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimesTest {
  @Test
  void aLineIsReadAsItWasWritten() {
    Times times =
        Times.parse(
            new Times(Engine.ORT_BEST, Form.INT8, 8, new double[] {3.5, 1e-3}, 400, false).line());
    assertThat(times.engine()).isEqualTo(Engine.ORT_BEST);
    assertThat(times.form()).isEqualTo(Form.INT8);
    assertThat(times.batch()).isEqualTo(8);
    assertThat(times.nanos()).containsExactly(3.5, 1e-3);
    assertThat(times.allocated()).isEqualTo(400);
    assertThat(times.agrees()).isFalse();
  }

  @Test
  void medians() {
    assertThat(Times.median(new double[] {5, 1, 3})).isEqualTo(3);
    assertThat(Times.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
  }

  @Test
  void ratiosAreTakenWithinARound() {
    Times ours = new Times(Engine.SLUICE_VECTOR, Form.FLOAT, 1, new double[] {2, 4}, 0, true);
    Times other = new Times(Engine.TFLITE, Form.FLOAT, 1, new double[] {6, 4}, 0, true);
    assertThat(ours.ratiosOf(other)).containsExactly(3, 1);
  }
}
