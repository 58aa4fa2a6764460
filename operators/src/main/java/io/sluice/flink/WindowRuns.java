package io.sluice.flink;

import io.sluice.flink.ModelTimeline.Effect;
import io.sluice.flink.ModelTimeline.Entry;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds the runs of models that record windows of the same features, one directly after the other:
 * a window goes over from one of a run to the next, but not past a model without windows or a time
 * without a model, since it would have a gap there. A run is numbered by the sequence of its first
 * activation.
 */
final class WindowRuns<T> {
  private final ControlState state;

  WindowRuns(ControlState state) {
    this.state = state;
  }

  /**
   * Tells each current model its run.
   *
   * @param entries in the order of the log
   */
  void assign(Collection<Entry<EventScorer<T>>> entries) throws Exception {
    ModelWindows before = null;
    boolean first = true;
    for (Entry<EventScorer<T>> entry : entries) {
      EventScorer<T> scorer = entry.model();
      if (entry.effect() == Effect.RETIRE) {
        before = null;
        first = false;
      } else if (entry.effect() == Effect.ACTIVATE && scorer != null) {
        ModelWindows windows = scorer.windows();
        if (windows != null) {
          Long known = first ? state.runOfFirst(scorer.sequence()) : null;
          windows.joinRun(known != null ? known : runOf(windows, scorer.sequence(), before));
        }
        before = windows;
        first = false;
      } else if (scorer != null && scorer.windows() != null) {
        scorer.windows().joinRun(scorer.sequence()); // each trial begins with empty windows
      }
    }
  }

  private static long runOf(ModelWindows windows, long sequence, @Nullable ModelWindows before) {
    return before != null && before.names() == windows.names() ? before.run() : sequence;
  }

  /** Keeps the run of the first of the entries, which are those left when others are forgotten. */
  void keepFirst(Collection<Entry<EventScorer<T>>> entries) throws Exception {
    for (Entry<EventScorer<T>> entry : entries) {
      EventScorer<T> scorer = entry.model();
      if (entry.effect() == Effect.ACTIVATE && scorer != null) {
        ModelWindows windows = scorer.windows();
        if (windows != null) {
          state.runOfFirst(scorer.sequence(), windows.run());
        }
        return;
      }
    }
  }
}
