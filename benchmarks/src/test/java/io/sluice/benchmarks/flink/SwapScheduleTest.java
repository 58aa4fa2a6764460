package io.sluice.benchmarks.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.benchmarks.flink.SwapSchedule.Phase;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SwapScheduleTest {
  private static final long START = -7_000_000_123L;
  private static final SwapSchedule SCHEDULE = new SwapSchedule(START, 5000, 40, 3);

  @Test
  void asManyEventsAreMeasuredWithSwapsAsWithout() {
    Map<Phase, Integer> events = new EnumMap<>(Phase.class);
    for (long index = 0; index < SCHEDULE.events(); index++) {
      events.merge(SCHEDULE.phase(SCHEDULE.eventDue(index)), 1, Integer::sum);
    }
    assertThat(events)
        .containsEntry(Phase.WITH_SWAPS, 3 * 21_000)
        .containsEntry(Phase.WITHOUT_SWAPS, 3 * 21_000);
  }

  @Test
  void swapsAreInTheMeasuredTimeWithThemOnly() {
    int swaps = 0;
    for (long index = 0; index < SCHEDULE.updates(); index++) {
      long due = SCHEDULE.updateDue(index);
      Phase phase = SCHEDULE.phase(due);
      assertThat(SCHEDULE.swapsAt(due) && phase == Phase.WITHOUT_SWAPS).isFalse();
      swaps += phase == Phase.WITH_SWAPS ? 1 : 0;
    }
    assertThat(swaps).isEqualTo(3 * 84);
  }

  @Test
  void eventTimeGoesWithTheClock() {
    assertThat(SCHEDULE.millis(SCHEDULE.eventDue(0))).isEqualTo(5000);
    assertThat(SCHEDULE.millis(SCHEDULE.eventDue(12_345))).isEqualTo(6234);
    assertThat(SCHEDULE.millis(SCHEDULE.updateDue(41))).isEqualTo(6025);
  }
}
