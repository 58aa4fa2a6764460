package io.sluice.flink;

/**
 * An event that waits, in state, for the first model.
 *
 * @param event as it came in
 * @param eventTime its timestamp, or {@link Score#NO_EVENT_TIME}
 */
record WaitingEvent<T>(T event, long eventTime) {}
