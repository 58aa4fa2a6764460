package io.sluice.flink;

/** When an event is scored, and therefore which version of the model scores it. */
public enum VersionMode {
  /**
   * An event is scored at once, with the newest version that is known and effective at the event's
   * time. The score names that version. Before the first model arrives, events wait.
   */
  LATEST,
  /**
   * An event waits, in state, until the control stream has promised that no change which is
   * effective at or before the event's time is still to come. The score then depends only on the
   * control log, the key and the event.
   */
  STRICT
}
