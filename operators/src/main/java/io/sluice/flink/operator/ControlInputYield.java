package io.sluice.flink.operator;

import org.apache.flink.api.common.operators.MailboxExecutor;

/**
 * Lets the control input be read now and then. Flink's reader of two inputs stays with one of them
 * as long as it has records and the task's mailbox is empty ({@code
 * AbstractStreamTaskNetworkInput.emitNext}): a busy stream of events would keep models waiting
 * without end. A mail, even an empty one, makes it leave the events, and it reads the other input
 * next.
 */
final class ControlInputYield {
  /** Few enough that a model waits for milliseconds, many enough that a mail costs nothing. */
  static final int EVENTS_PER_YIELD = 128;

  private final MailboxExecutor mailbox;
  private int events;

  ControlInputYield(MailboxExecutor mailbox) {
    this.mailbox = mailbox;
  }

  /** To be called with each event; yields after every {@value #EVENTS_PER_YIELD}th. */
  void countEvent() {
    events++;
    if (events == EVENTS_PER_YIELD) {
      yieldNow();
    }
  }

  /** Yields after the current event. */
  void yieldNow() {
    events = 0;
    mailbox.execute(() -> {}, "sluice: read the control input");
  }
}
