package io.sluice.flink.operator;

import io.sluice.flink.Score;

/**
 * An event that waits, in state, until it can be scored.
 *
 * @param event as it came in
 * @param eventTime its timestamp, or {@link Score#NO_EVENT_TIME}
 * @param bytes that the event takes in state; {@link #NOT_MEASURED} in state of old
 */
public record WaitingEvent<T>(T event, long eventTime, int bytes) {
  public static final int NOT_MEASURED = -1;
}
