package io.sluice.test;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;

/**
 * AssertJ assertions for what a scoring job emits. Import {@code assertThat} from here beside that
 * of AssertJ:
 *
 * <pre>{@code
 * assertThat(score).isFrom("pump", "2").hasOutput(32).hasDecision("anomaly");
 * }</pre>
 */
public final class SluiceAssertions {
  private SluiceAssertions() {}

  /** Starts the assertions for a score. */
  public static ScoreAssert assertThat(Score score) {
    return new ScoreAssert(score);
  }

  /** Starts the assertions for the score of an event. */
  public static ScoreAssert assertThat(ScoredEvent<?> scored) {
    return new ScoreAssert(scored.score());
  }

  /** Starts the assertions for a dead letter or a late event. */
  public static DeadLetterAssert assertThat(DeadLetter<?> deadLetter) {
    return new DeadLetterAssert(deadLetter);
  }

  /** Starts the assertions for a rejected model. */
  public static RejectedModelAssert assertThat(RejectedModel rejected) {
    return new RejectedModelAssert(rejected);
  }
}
