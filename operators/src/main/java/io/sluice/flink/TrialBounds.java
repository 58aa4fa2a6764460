package io.sluice.flink;

import java.io.Serializable;
import java.time.Duration;

/**
 * How badly a model on trial may do before it is rolled back; see {@link ModelUpdates#rollbacks}.
 *
 * @param differences share of its events whose scores may differ from the current model's, in the
 *     sense of {@link Comparison#differs}
 * @param failures share of its events that it may fail to score ({@link Comparison#trialFailed})
 * @param events to be seen before it is judged
 * @param tolerance by which outputs may differ
 * @param lead how far ahead, in event time, of the latest event seen the rollback is effective; in
 *     strict mode at least as far as the control stream promises ahead, since it would be refused
 *     as too late otherwise
 */
public record TrialBounds(
    double differences, double failures, int events, float tolerance, Duration lead)
    implements Serializable {

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the one that is wrong
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
   * Judged after so many events, with no tolerance for outputs and effective directly after the
   * latest event.
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
