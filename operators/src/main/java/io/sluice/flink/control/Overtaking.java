package io.sluice.flink.control;

import io.sluice.flink.control.ModelTimeline.Effect;
import io.sluice.flink.control.ModelTimeline.Entry;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the changes that make no difference to any event from the horizon on, in one pass over the
 * log from its end.
 *
 * <p>A later change overtakes an earlier one if, from the horizon on, it is in force whenever the
 * earlier one is, and what holds after it does not depend on the earlier one: not even if more
 * changes turn up between them or before them. What overtakes the later one overtakes the earlier
 * one too, so a change may go though the one that has overtaken it goes as well. A rollback does
 * not overtake its trial, which has ended the trials before it; it only leaves the model unused.
 */
final class Overtaking {
  private final long horizon;

  /** What came so far that is in force whenever the current change is. */
  private final Set<String> rolledBack = new HashSet<>();

  private boolean trial;
  private boolean model;

  private long group = Long.MAX_VALUE;
  private boolean overtaken;
  private boolean withoutEvents;

  Overtaking(long horizon) {
    this.horizon = horizon;
  }

  /** Whether a later change overtakes an earlier one, if it is in force early enough. */
  static boolean by(Entry<?> later, Entry<?> earlier) {
    boolean ofTrial = earlier.effect() == Effect.TRY || earlier.effect() == Effect.ROLL_BACK;
    return switch (later.effect()) {
      case ACTIVATE, RETIRE -> true;
      case TRY -> ofTrial;
      case ROLL_BACK ->
          earlier.effect() == Effect.ROLL_BACK && earlier.digest().equals(later.digest());
    };
  }

  /** Goes on to the change before. */
  void next(Entry<?> entry) {
    long from = Math.max(entry.position().effectiveFrom(), horizon);
    if (from != group) {
      group = from;
      rolledBack.clear();
      trial = false;
      model = false;
    }
    Effect effect = entry.effect();
    boolean ofTrial = effect == Effect.TRY || effect == Effect.ROLL_BACK;
    boolean rollback = rolledBack.contains(entry.digest());
    overtaken = model || (ofTrial && trial) || (effect == Effect.ROLL_BACK && rollback);
    withoutEvents = effect == Effect.TRY && rollback;
    switch (effect) {
      case ACTIVATE, RETIRE -> model = true;
      case TRY -> trial = true;
      case ROLL_BACK -> rolledBack.add(entry.digest());
    }
  }

  /** Whether the current change makes no difference. */
  boolean isOvertaken() {
    return overtaken;
  }

  /** Whether the current change is a trial without any event. */
  boolean isRolledBack() {
    return withoutEvents;
  }
}
