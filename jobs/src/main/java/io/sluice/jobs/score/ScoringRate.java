package io.sluice.jobs.score;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * How many rows were scored each second, without the first {@value #WARM_UP_SECONDS} seconds of
 * scoring: there, Flink and Sluice wait for the JIT compiler.
 *
 * @param rows the number of rows that were scored after the warm-up
 * @param time from the end of the warm-up to the last of them
 */
record ScoringRate(long rows, Duration time) {
  static final int WARM_UP_SECONDS = 2;

  /** None was scored after the warm-up. */
  static final ScoringRate NONE = new ScoringRate(0, Duration.ZERO);

  private static final long WARM_UP_NANOS = WARM_UP_SECONDS * 1_000_000_000L;

  /** Of a shorter time, a rate would be mostly chance. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final String WARM_FROM = "sluice-warm-from";
  private static final String WARM_ROWS = "sluice-warm-rows";
  private static final String LAST = "sluice-last-warm-score";

  /** Reads what {@link Meter} has counted from the accumulators of the job. */
  static ScoringRate of(Map<String, Object> counts) {
    return counts.get(WARM_FROM) instanceof Long from
            && counts.get(LAST) instanceof Long last
            && counts.get(WARM_ROWS) instanceof Long rows
            && rows > 0
        ? new ScoringRate(rows, Duration.ofNanos(last - from))
        : NONE;
  }

  /** Whether there were enough rows after the warm-up to tell. */
  boolean isKnown() {
    return time.compareTo(SHORTEST) >= 0;
  }

  long rowsPerSecond() {
    return Math.round(1e9 * rows / time.toNanos());
  }

  /** Counts the rows of one subtask. */
  static final class Meter {
    private final LongMinimum warmFrom = new LongMinimum();
    private final LongMaximum last = new LongMaximum();
    private final LongCounter rows = new LongCounter();
    private long from = Long.MIN_VALUE;

    void register(RuntimeContext context) {
      context.addAccumulator(WARM_FROM, warmFrom);
      context.addAccumulator(LAST, last);
      context.addAccumulator(WARM_ROWS, rows);
    }

    /**
     * Counts a row.
     *
     * @param now {@link System#nanoTime()}
     */
    void add(long now) {
      if (from == Long.MIN_VALUE) {
        from = now + WARM_UP_NANOS;
        warmFrom.add(from);
      }
      if (now >= from) {
        rows.add(1);
        last.add(now);
      }
    }

    /** What it has counted, as of a job with this subtask alone. */
    Map<String, Object> counts() {
      return Map.of(
          WARM_FROM, warmFrom.getLocalValue(),
          LAST, last.getLocalValue(),
          WARM_ROWS, rows.getLocalValue());
    }
  }
}
