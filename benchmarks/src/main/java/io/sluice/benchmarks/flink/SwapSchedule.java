package io.sluice.benchmarks.flink;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * When what happens in a job whose model is swapped under a constant rate of events: in segments of
 * time that take turns, with swaps and without. All parts of the job run in one JVM and so have one
 * clock.
 *
 * @param startNanos by that clock
 * @param startMillis the event time of then
 * @param updatesPerSecond swaps, or heartbeats
 * @param rounds of a segment with swaps and one without
 */
record SwapSchedule(long startNanos, long startMillis, int updatesPerSecond, int rounds)
    implements Serializable {
  static final int EVENTS_PER_SECOND = 10_000;
  private static final long SEGMENT_NANOS = 2_500_000_000L;

  /** The first model is warmed up within them, and the code that prepares models is compiled. */
  private static final int WARM_UP_SEGMENTS = 6;

  /** At the beginning of each segment, where it is still under the influence of the one before. */
  private static final long SETTLING_NANOS = 400_000_000L;

  /** What an event is counted to. */
  enum Phase {
    WITH_SWAPS,
    WITHOUT_SWAPS,
    NOT_MEASURED
  }

  /** A schedule that begins after some time. */
  static SwapSchedule in(Duration delay, int updatesPerSecond, int rounds) {
    return new SwapSchedule(
        System.nanoTime() + delay.toNanos(),
        System.currentTimeMillis() + delay.toMillis(),
        updatesPerSecond,
        rounds);
  }

  /** The first segment after those that are measured lasts until what is to be read was read. */
  private long totalNanos() {
    return (WARM_UP_SEGMENTS + 2L * rounds + 1) * SEGMENT_NANOS;
  }

  long events() {
    return totalNanos() / (TimeUnit.SECONDS.toNanos(1) / EVENTS_PER_SECOND);
  }

  long updates() {
    return totalNanos() / (TimeUnit.SECONDS.toNanos(1) / updatesPerSecond);
  }

  long eventDue(long index) {
    return startNanos + index * (TimeUnit.SECONDS.toNanos(1) / EVENTS_PER_SECOND);
  }

  long updateDue(long index) {
    return startNanos + index * (TimeUnit.SECONDS.toNanos(1) / updatesPerSecond);
  }

  /** The event time of what is due. */
  long millis(long due) {
    return startMillis + TimeUnit.NANOSECONDS.toMillis(due - startNanos);
  }

  /** Whether there are swaps at a time; else there are heartbeats. */
  boolean swapsAt(long due) {
    return (due - startNanos) / SEGMENT_NANOS % 2 == 0;
  }

  Phase phase(long due) {
    long since = due - startNanos;
    long segment = since / SEGMENT_NANOS;
    if (segment < WARM_UP_SEGMENTS
        || segment >= WARM_UP_SEGMENTS + 2L * rounds
        || since % SEGMENT_NANOS < SETTLING_NANOS) {
      return Phase.NOT_MEASURED;
    }
    return swapsAt(due) ? Phase.WITH_SWAPS : Phase.WITHOUT_SWAPS;
  }

  /** When the measured time begins. */
  long measuredFrom() {
    return startNanos + WARM_UP_SEGMENTS * SEGMENT_NANOS;
  }

  /** When the measured time ends. */
  long measuredUntil() {
    return measuredFrom() + 2L * rounds * SEGMENT_NANOS;
  }

  /** Waits until something is due; does not, if it is overdue. */
  static void await(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }
}
