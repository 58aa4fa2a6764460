package io.sluice.flink;

import io.sluice.flink.DeadLetter.Reason;

/**
 * Whether an event was scored. A success is one shared instance, so scoring allocates nothing for
 * it.
 *
 * <pre>{@code
 * if (scorer.score(event, state, outputs) instanceof Outcome.Failure failure) {
 *   LOG.warn("No score: {}", failure.message());
 * }
 * }</pre>
 */
public sealed interface Outcome {

  /** The outcome of an event that was scored. */
  Outcome SUCCESS = Success.SUCCESS;

  /** The event was scored. */
  enum Success implements Outcome {
    SUCCESS
  }

  /**
   * The event has no score.
   *
   * @param reason for programs
   * @param message for people; it names the feature, if one is the cause
   */
  record Failure(Reason reason, String message) implements Outcome {}
}
