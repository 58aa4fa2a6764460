package io.sluice.flink.operator;

import org.apache.flink.api.common.operators.MailboxExecutor;

/**
 * Gives the control stream its turns. Flink's reader of two inputs stays with one of them as long
 * as it has records and the task's mailbox is empty ({@code
 * AbstractStreamTaskNetworkInput.emitNext}): a busy stream of events would keep models waiting
 * without end. A mail, even an empty one, ends the turn, and after it the other input is next.
 */
final class ControlInputYield {
  /** Few enough that a model waits for milliseconds, many enough that a mail costs nothing. */
  static final int EVENTS_PER_TURN = 128;

  private final MailboxExecutor mailbox;
  private int events;

  ControlInputYield(MailboxExecutor mailbox) {
    this.mailbox = mailbox;
  }

  /** To be called with each event. */
  void event() {
    events++;
    if (events == EVENTS_PER_TURN) {
      next();
    }
  }

  /** Ends the turn of the events after the current one. */
  void next() {
    events = 0;
    mailbox.execute(() -> {}, "sluice: look at the control stream");
  }
}
