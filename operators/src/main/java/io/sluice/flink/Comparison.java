package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.ModelId;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * What the current model and one on trial made of one event.
 *
 * @param key of the event, as in {@link Score#key()}
 * @param eventTime as in {@link Score#eventTime()}
 * @param kind of the trial: the score that went downstream is the trial's for {@link
 *     Rollout.Kind#CANARY}, if it gave one, and else the current model's
 * @param current the current model
 * @param currentScore its score, or null if the event was a dead letter for it
 * @param trial the model on trial
 * @param trialFrom event time from which on it is on trial, or {@link ModelUpdate#START_OF_TIME}
 * @param trialScore its score, or null if the event would have been a dead letter for it
 */
@TypeInfo(SluiceTypes.ComparisonFactory.class)
public record Comparison(
    @Nullable String key,
    long eventTime,
    Rollout.Kind kind,
    ModelId current,
    @Nullable Score currentScore,
    ModelId trial,
    long trialFrom,
    @Nullable Score trialScore) {

  /** Whether the model on trial gave no score, or one that is not finite. */
  public boolean trialFailed() {
    if (trialScore == null) {
      return true;
    }
    for (float output : trialScore.outputs()) {
      if (!Float.isFinite(output)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether both gave a score, the trial did not fail, and they differ: in their decisions, where
   * both make one, and else in an output.
   *
   * @param tolerance by which outputs may differ
   */
  public boolean differs(float tolerance) {
    if (currentScore == null || trialScore == null || trialFailed()) {
      return false;
    }
    if (currentScore.decision() != Score.NO_DECISION
        && trialScore.decision() != Score.NO_DECISION) {
      return currentScore.decision() != trialScore.decision();
    }
    float[] some = currentScore.outputs();
    float[] others = trialScore.outputs();
    if (some.length != others.length) {
      return true;
    }
    for (int i = 0; i < some.length; i++) {
      if (!(Math.abs(some[i] - others[i]) <= tolerance)) {
        return true;
      }
    }
    return false;
  }
}
