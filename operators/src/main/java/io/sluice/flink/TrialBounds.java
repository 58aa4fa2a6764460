package io.sluice.flink;

import java.io.Serializable;
import java.time.Duration;

/**
 * The limits beyond which a model on trial is rolled back; see {@link ModelUpdates#rollbacks}.
 *
 * @param differences maximum share of the trial's events for which the scores differ from those of
 *     the current model, as defined by {@link Comparison#differs}
 * @param failures maximum share of the trial's events that the model fails to score, as defined by
 *     {@link Comparison#trialFailed}, although the current model does not fail
 * @param events minimum number of events before the trial is judged
 * @param tolerance difference of outputs that does not count as a difference
 * @param lead how long after the latest event the rollback becomes effective, in event time. In
 *     strict mode this must be at least as long as the control stream's promises are ahead;
 *     otherwise the rollback is refused as too late
 */
public record TrialBounds(
    double differences, double failures, int events, float tolerance, Duration lead)
    implements Serializable {

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the bound that is out of range
   */
  public TrialBounds {
    checkShare("differences", differences);
    checkShare("failures", failures);
    if (events < 1) {
      throw new IllegalArgumentException("events: " + events + " is below 1");
    }
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("tolerance: " + tolerance + " is negative");
    }
    if (lead.isNegative()) {
      throw new IllegalArgumentException("lead: " + lead + " is negative");
    }
  }

  /**
   * Bounds without a tolerance, with a rollback that is effective directly after the latest event.
   */
  public static TrialBounds of(double differences, double failures, int events) {
    return new TrialBounds(differences, failures, events, 0, Duration.ZERO);
  }

  private static void checkShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(what + ": " + share + " is not between 0 and 1");
    }
  }
}
