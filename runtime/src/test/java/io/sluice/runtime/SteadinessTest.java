package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadinessTest {
  private static final long MS = 1_000_000;

  private final Steadiness steadiness = new Steadiness();

  /** Observes a speed once a millisecond; gives the millisecond at which it was called steady. */
  private long observe(double nanos, long fromMs, long toMs) {
    for (long ms = fromMs; ms < toMs; ms++) {
      if (steadiness.observe(nanos, ms * MS)) {
        return ms;
      }
    }
    return -1;
  }

  @Test
  void aSpeedThatNeverChangesIsSteadyAfterTheShortestPlateau() {
    assertThat(observe(70, 0, 1000)).isEqualTo(200);
  }

  @Test
  void aPlateauMustLastAsLongAgainAsItTookToBeReached() {
    assertThat(observe(900, 0, 150)).isEqualTo(-1);
    assertThat(observe(300, 150, 333)).isEqualTo(-1);
    assertThat(observe(70, 333, 5000)).isEqualTo(666);
    assertThat(steadiness.best()).isEqualTo(70);
  }

  @Test
  void slowRoundsAreNoChangeAndSmallGainsAreNoise() {
    assertThat(observe(100, 0, 100)).isEqualTo(-1);
    assertThat(observe(500, 100, 150)).isEqualTo(-1);
    assertThat(observe(96, 150, 1000)).isEqualTo(200);
    assertThat(steadiness.best()).isEqualTo(96);
  }

  @Test
  void gainsThatAddUpAreAChange() {
    assertThat(observe(100, 0, 100)).isEqualTo(-1);
    assertThat(observe(97, 100, 190)).isEqualTo(-1);
    assertThat(observe(94, 190, 1000)).isEqualTo(390);
  }
}
