package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.ModelId;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one event by the current model and by a model on trial.
 *
 * @param key the event's key, as in {@link Score#key()}
 * @param eventTime as in {@link Score#eventTime()}
 * @param kind of the trial. For {@link Rollout.Kind#CANARY}, the score of the trial went downstream
 *     if there is one; in all other cases, the score of the current model did
 * @param current the current model
 * @param currentScore score of the current model; null if it could not score the event
 * @param trial the model on trial
 * @param trialFrom event time from which the model is on trial, or {@link
 *     ModelUpdate#START_OF_TIME}
 * @param trialScore score of the model on trial; null if it could not score the event
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

  /** Whether the model on trial has no score for the event, or one that is not finite. */
  public boolean trialFailed() {
    return failed(trialScore);
  }

  /** Whether the current model has no score for the event, or one that is not finite. */
  public boolean currentFailed() {
    return failed(currentScore);
  }

  private static boolean failed(@Nullable Score score) {
    if (score == null) {
      return true;
    }
    for (float output : score.outputs()) {
      if (!Float.isFinite(output)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the two scores differ. Compares the decisions if both models make one, and the outputs
   * otherwise. False if one of the scores is missing or the trial failed.
   *
   * @param tolerance the largest difference between outputs that counts as equal
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
