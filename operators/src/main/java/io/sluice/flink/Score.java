package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.ModelId;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * The score of one event. Do not modify {@code outputs}: Flink passes the same instance from
 * operator to operator.
 *
 * @param key the event's key as {@link String#valueOf(Object)}; null if the stream has no keys
 * @param eventTime the record's timestamp in milliseconds, or {@link #NO_EVENT_TIME}
 * @param outputs all data outputs of the model, concatenated, in the model's units
 * @param decision index of the model's decision, or {@link #NO_DECISION} if the model makes none
 * @param label name of the decision; null without a decision
 * @param model the model that computed this score
 * @param effectiveFrom event time from which the model is effective, in milliseconds, or {@link
 *     ModelUpdate#START_OF_TIME}
 */
@TypeInfo(SluiceTypes.ScoreFactory.class)
@SuppressWarnings("ArrayRecordComponent") // equality is by the elements, see below
public record Score(
    @Nullable String key,
    long eventTime,
    float[] outputs,
    int decision,
    @Nullable String label,
    ModelId model,
    long effectiveFrom) {

  /** The event time of an event without a timestamp. */
  public static final long NO_EVENT_TIME = Long.MIN_VALUE;

  /** The decision of a model that does not decide. */
  public static final int NO_DECISION = -1;

  @Override
  public boolean equals(Object other) {
    return other instanceof Score that
        && eventTime == that.eventTime
        && effectiveFrom == that.effectiveFrom
        && decision == that.decision
        && Objects.equals(key, that.key)
        && Objects.equals(label, that.label)
        && Arrays.equals(outputs, that.outputs)
        && model.equals(that.model);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, eventTime, Arrays.hashCode(outputs), decision, model, effectiveFrom);
  }

  @Override
  public String toString() {
    return "Score[key="
        + key
        + ", eventTime="
        + (eventTime == NO_EVENT_TIME ? "none" : eventTime)
        + ", outputs="
        + Arrays.toString(outputs)
        + ", decision="
        + decision
        + ", label="
        + label
        + ", model="
        + model
        + ", effectiveFrom="
        + ModelUpdate.effectiveTimeText(effectiveFrom)
        + "]";
  }
}
