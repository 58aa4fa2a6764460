package io.sluice.benchmarks.flink;

import io.sluice.benchmarks.flink.SwapSchedule.Phase;
import io.sluice.flink.ScoredEvent;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.accumulators.IntCounter;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * How long events took from when they were due to their scores, by phase: accumulators by the
 * phases' names, of one histogram in nanoseconds each, and {@link #SWAPS}.
 */
final class SwapLatency extends RichMapFunction<ScoredEvent<Sample>, Long> {
  /** How often the version changed from one event to the next in the time with swaps. */
  static final String SWAPS = "swaps";

  private static final long serialVersionUID = 1L;
  private static final long LONGEST_NANOS = 10_000_000_000L;
  private static final int DIGITS = 3;

  private final SwapSchedule schedule;

  /** By the phases' ordinals. */
  private transient Histogram[] times;

  private transient IntCounter swaps;
  private transient String version;

  @SuppressWarnings("NullAway.Init") // by open
  SwapLatency(SwapSchedule schedule) {
    this.schedule = schedule;
  }

  @Override
  public void open(OpenContext context) {
    version = "";
    swaps = getRuntimeContext().getIntCounter(SWAPS);
    times = new Histogram[Phase.values().length];
    Arrays.setAll(times, phase -> new Histogram(LONGEST_NANOS, DIGITS));
  }

  @Override
  public Long map(ScoredEvent<Sample> scored) {
    long due = DueSamples.due(scored.event(), schedule);
    Phase phase = schedule.phase(due);
    long nanos = System.nanoTime() - due;
    times[phase.ordinal()].recordValue(Math.min(nanos, LONGEST_NANOS));
    String current = scored.score().model().version();
    if (!current.equals(version)) {
      version = current;
      if (phase == Phase.WITH_SWAPS) {
        swaps.add(1);
      }
    }
    return nanos;
  }

  @Override
  public void close() {
    for (Phase phase : Phase.values()) {
      ListAccumulator<Histogram> result = new ListAccumulator<>();
      result.add(times[phase.ordinal()]);
      getRuntimeContext().addAccumulator(phase.name(), result);
    }
  }
}
