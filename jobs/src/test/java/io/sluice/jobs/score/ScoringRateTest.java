package io.sluice.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoringRateTest {
  private static final long SECOND = 1_000_000_000L;

  /** One row every tenth of a second. */
  private static ScoringRate of(long start, int rows) {
    ScoringRate.Meter meter = new ScoringRate.Meter();
    for (int row = 0; row < rows; row++) {
      meter.add(start + row * SECOND / 10);
    }
    return ScoringRate.of(meter.counts());
  }

  @Test
  void theFirstTwoSecondsDoNotCount() {
    ScoringRate rate = of(-7 * SECOND, 20 + 41);

    assertThat(rate.rows()).isEqualTo(41);
    assertThat(rate.time()).isEqualTo(Duration.ofSeconds(4));
    assertThat(rate.isKnown()).isTrue();
    assertThat(rate.rowsPerSecond()).isEqualTo(10);
  }

  @Test
  void ofLessThanASecondNothingIsKnown() {
    assertThat(of(5, 20 + 10).isKnown()).isFalse();
    assertThat(of(5, 20 + 11).isKnown()).isTrue();
  }

  @Test
  void ofTheWarmUpAloneNothingIsKnown() {
    assertThat(of(5, 20)).isEqualTo(ScoringRate.NONE);
    assertThat(of(5, 0)).isEqualTo(ScoringRate.NONE);
    assertThat(ScoringRate.of(Map.of())).isEqualTo(ScoringRate.NONE);
    assertThat(ScoringRate.NONE.isKnown()).isFalse();
  }
}
