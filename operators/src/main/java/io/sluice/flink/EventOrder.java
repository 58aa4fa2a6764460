package io.sluice.flink;

/** In which order the events of a key are scored, and so get into its windows and states. */
public enum EventOrder {
  /** As they come. */
  ARRIVAL,
  /**
   * By their times. An event waits, in state, until the watermark of the events has passed it; one
   * that comes after that goes to {@link ScoredStream#lateEvents()}. Those of one key and one time
   * stay in the order in which they came.
   */
  EVENT_TIME
}
