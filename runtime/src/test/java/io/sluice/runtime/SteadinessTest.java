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
    assertThat(steadiness.median()).isEqualTo(70);
  }

  @Test
  void slowRoundsAreNoChangeAndSmallGainsAreNoise() {
    assertThat(observe(100, 0, 100)).isEqualTo(-1);
    assertThat(observe(500, 100, 150)).isEqualTo(-1);
    assertThat(observe(96, 150, 1000)).isEqualTo(200);
    assertThat(steadiness.median()).isEqualTo(100); // of 100 rounds, 50 slower and 51 faster ones
  }

  @Test
  void theMedianIsOfTheLatest255Rounds() {
    for (int i = 0; i < 1000; i++) {
      steadiness.observe(100 + i, i);
    }
    assertThat(steadiness.median()).isEqualTo(100 + 999 - 127);
  }

  @Test
  void roundsBeforeAStepDownAreNotInTheMedian() {
    for (int i = 0; i < 99; i++) {
      steadiness.observe(500, i);
    }
    steadiness.observe(70, 100);
    steadiness.observe(73, 101);
    steadiness.observe(71, 102);
    assertThat(steadiness.median()).isEqualTo(71);
  }

  @Test
  void gainsThatAddUpAreAChange() {
    assertThat(observe(100, 0, 100)).isEqualTo(-1);
    assertThat(observe(97, 100, 190)).isEqualTo(-1);
    assertThat(observe(94, 190, 1000)).isEqualTo(390);
  }
}
