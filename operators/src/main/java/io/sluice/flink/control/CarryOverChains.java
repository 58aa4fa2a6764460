package io.sluice.flink.control;

import io.sluice.flink.control.ModelTimeline.Effect;
import io.sluice.flink.control.ModelTimeline.Entry;
import io.sluice.flink.keys.KeyHistory;
import io.sluice.flink.keys.RecurrentKeyState;
import io.sluice.flink.keys.RowRecorder;
import io.sluice.flink.scoring.EventScorer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds the runs of models that keep the same of each key, one directly after the other: windows
 * and states go over from one of a run to the next, but not past a model that keeps none or a time
 * without a model, since they would have a gap there. A run is numbered by the sequence of its
 * first activation, and what is kept of a key says which run it is of.
 */
final class CarryOverChains<T> {
  private final LogState state;
  private final boolean strict;

  /**
   * @param strict whether runs depend on the log alone; else a model joins the run of the one that
   *     it takes the place of when it arrives
   */
  CarryOverChains(LogState state, boolean strict) {
    this.state = state;
    this.strict = strict;
  }

  /**
   * Tells each model its runs.
   *
   * @param entries in the order of the log
   */
  void assign(Collection<Entry<EventScorer<T>>> entries) throws Exception {
    EventScorer<T> before = null;
    boolean first = true;
    for (Entry<EventScorer<T>> entry : entries) {
      EventScorer<T> scorer = entry.model();
      if (entry.effect() == Effect.RETIRE) {
        before = null;
        first = false;
      } else if (entry.effect() == Effect.ACTIVATE && scorer != null) {
        // What came before the first may be forgotten.
        assign(scorer, before, first || !strict);
        before = scorer;
        first = false;
      } else if (scorer != null) { // each trial begins with nothing
        join(scorer.recorder(), null, null, scorer.sequence());
        join(scorer.state(), null, null, scorer.sequence());
      }
    }
  }

  private void assign(EventScorer<T> scorer, @Nullable EventScorer<T> before, boolean stays)
      throws Exception {
    long sequence = scorer.sequence();
    RowRecorder recorder = scorer.recorder();
    RecurrentKeyState carried = scorer.state();
    join(
        recorder,
        before == null ? null : before.recorder(),
        stays ? state.rowsRun(sequence) : null,
        sequence);
    join(
        carried,
        before == null ? null : before.state(),
        stays ? state.stateRun(sequence) : null,
        sequence);
    state.runs(
        sequence,
        recorder == null ? sequence : recorder.run(),
        carried == null ? sequence : carried.run());
  }

  private static void join(
      @Nullable KeyHistory memory,
      @Nullable KeyHistory before,
      @Nullable Long known,
      long sequence) {
    if (memory == null) {
      return;
    }
    if (known != null) {
      memory.joinRun(known);
    } else if (before != null && memory.joins() && before.kind() == memory.kind()) {
      memory.joinRun(before.run());
    } else {
      memory.joinRun(sequence);
    }
  }
}
