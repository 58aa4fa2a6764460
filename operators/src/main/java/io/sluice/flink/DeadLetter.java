package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * An event that got no score. Each event of the scored stream becomes exactly one {@link
 * ScoredEvent} or exactly one dead letter. Dead letters are in {@link ScoredStream#deadLetters()};
 * those with the reason {@link Reason#LATE} are in {@link ScoredStream#lateEvents()}.
 *
 * @param event the unchanged event
 * @param key key of the event, as in {@link Score#key()}
 * @param eventTime as in {@link Score#eventTime()}
 * @param reason why the event got no score
 * @param message the reason in words: what is wrong, where, and if possible what to do
 * @param <T> the user's type
 */
@TypeInfo(SluiceTypes.DeadLetterFactory.class)
public record DeadLetter<T>(
    T event, @Nullable String key, long eventTime, Reason reason, String message) {

  /** Why an event gets no score. Serialized dead letters contain the codes, which never change. */
  public enum Reason {
    /**
     * No model is effective at the event's time, or the control stream has ended without a usable
     * model.
     */
    NO_MODEL(0),
    /** The event had to wait, but the waiting events were full ({@link WhenFull#DEAD_LETTER}). */
    BUFFER_FULL(1),
    /** A feature that the model requires is missing or NaN. */
    MISSING_VALUE(2),
    /** A feature is infinite. */
    INFINITE_VALUE(3),
    /** The {@link FeatureEncoder} threw an exception. */
    ENCODER_FAILED(4),
    /**
     * The key has had too few events to fill the model's window, and the model does not allow
     * padding. The event is part of the windows of the events that follow.
     */
    WINDOW_NOT_FULL(5),
    /** The model is retired at the event's time. */
    RETIRED(6),
    /** The event arrived too late to get the score that it would have got in time. */
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
     * @throws IllegalArgumentException if no reason has this code
     */
    public static Reason ofCode(int code) {
      for (Reason reason : ALL) {
        if (reason.code == code) {
          return reason;
        }
      }
      throw new IllegalArgumentException("unknown code of a dead letter's reason: " + code);
    }
  }
}
