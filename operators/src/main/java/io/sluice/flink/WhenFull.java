package io.sluice.flink;

/**
 * What an operator does with an event when it already holds {@link
 * SluiceOptions#WAITING_EVENTS_CAPACITY} events that wait for the first model.
 */
public enum WhenFull {
  /**
   * Takes the event in as well, but slowly: each costs a pause on the task thread, 1 ms for the
   * first and twice the one before for the next, up to 100 ms, so that the input's buffers fill up
   * and the sources slow down. Nothing is lost. What it bounds is the growth, not the number: about
   * ten events a second for each subtask beyond the capacity. The control stream is read between
   * any two events, so a model gets through within a tenth of a second or two.
   *
   * <p>A checkpoint barrier waits behind the events that are in the network buffers before it, at
   * up to 100 ms each: with small events that can be minutes, and longer than the checkpoint
   * timeout. Where models may come late and checkpoints matter meanwhile, choose a capacity that is
   * not reached, or {@link #DEAD_LETTER}.
   */
  BACKPRESSURE,
  /** Sends the event to the dead letters with {@link DeadLetter.Reason#BUFFER_FULL}. */
  DEAD_LETTER,
  /** Fails the job. */
  FAIL
}
