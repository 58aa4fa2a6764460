package io.sluice.flink;

/** The order in which the events of a key are scored and enter its windows and states. */
public enum EventOrder {
  /** The order of arrival. */
  ARRIVAL,
  /**
   * The order of event times. An event waits, in state, until the watermark of the events has
   * passed it. An event that arrives after that goes to {@link ScoredStream#lateEvents()}. Events
   * of one key that have the same time stay in the order of arrival.
   */
  EVENT_TIME
}
