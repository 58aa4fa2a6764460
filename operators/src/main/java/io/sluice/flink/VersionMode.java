package io.sluice.flink;

/** When an event is scored, and so with which model. */
public enum VersionMode {
  /**
   * At once, with the newest model that is known and effective at the event's time. The score says
   * which that was. Before the first model, events wait for it.
   */
  LATEST,
  /**
   * Once the control stream has promised that no change which is effective at or before the event's
   * time is still to come. A score then depends on the control log, the key and the event alone.
   * Until then the event waits, in state.
   */
  STRICT
}
