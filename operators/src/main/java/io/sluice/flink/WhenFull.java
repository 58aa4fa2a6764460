package io.sluice.flink;

/**
 * What an operator does with an event that must wait when the waiting events have already reached
 * {@link SluiceOptions#WAITING_EVENTS_CAPACITY} or {@link SluiceOptions#WAITING_EVENTS_MEMORY}.
 */
public enum WhenFull {
  /**
   * Slows the input down. The operator keeps the event, but pauses the task thread for each one: 1
   * ms for the first, then twice as long each time, up to 100 ms. The input's buffers fill up and
   * the sources slow down. No event is lost. This limits the rate, not the number: each subtask
   * takes about ten more events per second. The control stream is read after each pause, so a model
   * is active some tenths of a second after its update.
   *
   * <p>During a checkpoint it takes longer. A checkpoint barrier waits behind the events that are
   * in the network buffers before it, at 100 ms each. Flink keeps checkpoints aligned at an
   * operator with a broadcast input, even if unaligned checkpoints are enabled. The control stream
   * waits, too, until the barrier has passed or the checkpoint has timed out. With small events
   * this can take minutes. If models may arrive late, choose a capacity that is never reached, or
   * use {@link #DEAD_LETTER}.
   */
  BACKPRESSURE,
  /** Sends the event to the dead letters with {@link DeadLetter.Reason#BUFFER_FULL}. */
  DEAD_LETTER,
  /** Fails the job. */
  FAIL
}
