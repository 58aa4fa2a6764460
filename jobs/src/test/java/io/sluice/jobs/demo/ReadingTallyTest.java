package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.demo.ReadingTally.Totals;
import io.sluice.jobs.demo.ReadingTally.Version;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ReadingTallyTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void readingsOfTheWarmUpHaveNoLatency() {
    ReadingTally tally = new ReadingTally();
    tally.add("1", made(0, 5 * SECOND), 7 * SECOND);
    tally.add("1", made(1, 6 * SECOND), 7 * SECOND + 10);
    tally.add("1", made(2, 9 * SECOND - 1), 9 * SECOND);
    tally.add("1", made(3, 9 * SECOND), 9 * SECOND + 1000);
    tally.add("2", made(4, 10 * SECOND), 10 * SECOND + 3000);

    Totals totals = tally.getLocalValue();

    assertThat(totals.versions()).isEqualTo(Map.of("1", new Version(4, 0), "2", new Version(1, 4)));
    assertThat(totals.scored()).isEqualTo(5);
    assertThat(totals.warmUp()).isEqualTo(3);
    assertThat(totals.latencyNanos().getTotalCount()).isEqualTo(2);
    assertThat(totals.latencyNanos().getMinValue()).isCloseTo(1000, Percentage.withPercentage(1));
    assertThat(totals.latencyNanos().getMaxValue()).isCloseTo(3000, Percentage.withPercentage(1));
    assertThat(totals.seconds()).isCloseTo(1.000003, Percentage.withPercentage(1e-6));
    assertThat(totals.speed()).isCloseTo(2 / 1.000003, Percentage.withPercentage(1e-6));
  }

  @Test
  void subtasksAddUp() {
    ReadingTally one = new ReadingTally();
    one.add("1", made(4, 0), SECOND);
    ReadingTally other = new ReadingTally();
    other.add("1", made(3, SECOND / 2), SECOND / 2);
    other.add("2", made(9, 4 * SECOND), 4 * SECOND + 500);

    ReadingTally both = one.clone();
    both.merge(other);

    Totals totals = both.getLocalValue();
    assertThat(totals.versions()).isEqualTo(Map.of("1", new Version(2, 3), "2", new Version(1, 9)));
    assertThat(totals.warmUp()).isEqualTo(2);
    assertThat(totals.latencyNanos().getTotalCount()).isEqualTo(1);
    assertThat(totals.seconds()).isCloseTo(1.5000005, Percentage.withPercentage(1e-6));
    assertThat(one.getLocalValue().scored()).isEqualTo(1);
  }

  @Test
  void aCopyTravelsToTheClient() throws IOException, ClassNotFoundException {
    ReadingTally tally = new ReadingTally();
    tally.add("1", made(0, 100), 2100);

    ReadingTally copy = InstantiationUtil.clone(tally);

    assertThat(copy.getLocalValue()).isEqualTo(tally.getLocalValue());
  }

  @Test
  void nothingCountedIsZeroSeconds() {
    ReadingTally tally = new ReadingTally();
    tally.add("1", made(0, 100), 2100);
    tally.resetLocal();

    assertThat(tally.getLocalValue().seconds()).isZero();
    assertThat(tally.getLocalValue().scored()).isZero();
    assertThat(tally.getLocalValue().speed()).isNaN();
  }

  private static TimedReading made(long index, long nanos) {
    return new TimedReading(index, nanos, PumpSimulator.healthy(1, 1).reading(0));
  }
}
