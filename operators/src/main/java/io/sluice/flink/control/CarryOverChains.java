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
 * Finds the carry-over chains: models that keep the same of each key, one directly after the other.
 * Windows and states go over from one model of a chain to the next, but not past a model that keeps
 * none or a time without a model, since they would have a gap there. A chain is numbered by the
 * sequence of its first activation, and what is kept of a key says which chain it is of.
 */
final class CarryOverChains<T> {
  private final ModelLogState state;
  private final boolean strict;

  /**
   * @param strict whether chains depend on the log alone; else a model joins the chain of the one
   *     that it takes the place of when it arrives
   */
  CarryOverChains(ModelLogState state, boolean strict) {
    this.state = state;
    this.strict = strict;
  }

  /**
   * Tells each model its chains.
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
        stays ? state.rowsChain(sequence) : null,
        sequence);
    join(
        carried,
        before == null ? null : before.state(),
        stays ? state.stateChain(sequence) : null,
        sequence);
    state.chains(
        sequence,
        recorder == null ? sequence : recorder.chain(),
        carried == null ? sequence : carried.chain());
  }

  /**
   * @param before what the model before keeps; null if it keeps nothing or there is none
   * @param known the chain that is known already, if so
   */
  private static void join(
      @Nullable KeyHistory history,
      @Nullable KeyHistory before,
      @Nullable Long known,
      long sequence) {
    if (history == null) {
      return;
    }
    if (known != null) {
      history.joinChain(known);
    } else if (before != null && history.joins() && before.kind() == history.kind()) {
      history.joinChain(before.chain());
    } else {
      history.joinChain(sequence);
    }
  }
}
