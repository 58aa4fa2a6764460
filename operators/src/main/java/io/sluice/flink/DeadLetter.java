package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * An event that got no score. Each event of the scored stream becomes exactly one {@link
 * ScoredEvent} or exactly one of these, in {@link ScoredStream#deadLetters()} or, if it is {@link
 * Reason#LATE}, in {@link ScoredStream#lateEvents()}.
 *
 * @param event as it came in
 * @param key of the event, as in {@link Score#key()}
 * @param eventTime as in {@link Score#eventTime()}
 * @param reason why it got none
 * @param message the same for a person: what, where, what to do
 * @param <T> the user's type
 */
@TypeInfo(SluiceTypes.DeadLetterFactory.class)
public record DeadLetter<T>(
    T event, @Nullable String key, long eventTime, Reason reason, String message) {

  /** Why an event gets no score. State holds their codes, which never change. */
  public enum Reason {
    /**
     * No model is effective at the event's time, or the control stream has ended without a usable
     * one.
     */
    NO_MODEL(0),
    /** It would have had to wait, and there was no room ({@link WhenFull#DEAD_LETTER}). */
    BUFFER_FULL(1),
    /** A feature without a fill value is missing or NaN. */
    MISSING_VALUE(2),
    /** A feature is infinite. */
    INFINITE_VALUE(3),
    /** The {@link FeatureEncoder} threw an exception. */
    ENCODER_FAILED(4),
    /**
     * The key has had too few events to fill the model's window, and the model wants no padding.
     * The event is in the window of those that follow.
     */
    WINDOW_NOT_FULL(5),
    /** The model is retired at the event's time. */
    RETIRED(6),
    /** The event came after the time in which it could have been scored as it should be. */
    LATE(7);

    private static final Reason[] ALL = values();

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /**
     * @throws IllegalArgumentException if there is no such reason
     */
    public static Reason ofCode(int code) {
      for (Reason reason : ALL) {
        if (reason.code == code) {
          return reason;
        }
      }
      throw new IllegalArgumentException("a dead letter's reason has the unknown code " + code);
    }
  }
}
