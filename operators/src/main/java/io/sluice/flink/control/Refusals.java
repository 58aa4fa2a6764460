package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.control.ModelTimeline.Entry;
import io.sluice.flink.scoring.EventScorer;
import io.sluice.flink.scoring.ScoringOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells why changes of the control log are refused. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final String uid;
  private final ScoringOutput<?> output;

  Refusals(String uid, ScoringOutput<?> output) {
    this.uid = uid;
    this.output = output;
  }

  void refuse(DigestedChange refused, String reason) {
    ModelUpdate.Change change = refused.change();
    LOG.warn("{}: rejected {}: {}", uid, change, reason);
    output.rejected(
        new RejectedModel(
            change.model(), change.sequence(), refused.digest(), reason, change.origin()));
  }

  /** Reports an entry of the log that is no update. */
  static void unreadable(String uid, ModelUpdate.Unreadable entry, ScoringOutput<?> output) {
    LOG.warn("{}: rejected {}", uid, entry);
    output.rejected(
        new RejectedModel(entry.model(), entry.sequence(), "", entry.reason(), entry.origin()));
  }

  /** Another change has its sequence. */
  void sameSequence(DigestedChange refused, Entry<? extends EventScorer<?>> other) {
    refuse(
        refused,
        "its sequence " + refused.change().sequence() + " is already used by " + nameOf(other));
  }

  /** Events that it is for may have been scored already. */
  void tooLate(DigestedChange refused, long promised) {
    refuse(
        refused,
        "it is effective from "
            + ModelUpdate.effectiveTimeText(refused.change().effectiveFrom())
            + (promised == Long.MAX_VALUE
                ? ", but the control stream has ended, so no change may follow"
                : ", but the control stream has promised that no change effective at or before "
                    + promised
                    + " is still to come; announce changes earlier, or promise less far ahead"));
  }

  /** Another change, which comes after it in the log, leaves it no events. */
  void overtaken(DigestedChange refused, Entry<? extends EventScorer<?>> later) {
    refuse(
        refused, "it is older than update " + later.position().sequence() + ", " + nameOf(later));
  }

  /** A rollback, which comes after it in the log, leaves it no events. */
  void rolledBack(DigestedChange refused, Entry<? extends EventScorer<?>> rollback) {
    long from = rollback.position().effectiveFrom();
    refuse(
        refused,
        "update "
            + rollback.position().sequence()
            + " rolls this artifact back from "
            + ModelUpdate.effectiveTimeText(from)
            + ", so the trial scores no events; to try the artifact again, "
            + (from == ModelUpdate.START_OF_TIME
                ? "give the update an effective time"
                : "use an effective time after " + from));
  }

  private static String nameOf(Entry<? extends EventScorer<?>> entry) {
    return switch (entry.effect()) {
      case ACTIVATE -> "the active model " + idOf(entry);
      case TRY -> "the model on trial " + idOf(entry);
      case RETIRE -> "the retirement of the model";
      case ROLL_BACK -> "the rollback of " + entry.digest();
    };
  }

  private static String idOf(Entry<? extends EventScorer<?>> entry) {
    EventScorer<?> scorer = entry.model();
    return scorer == null ? entry.digest() : scorer.id().toString();
  }
}
