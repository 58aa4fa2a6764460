package io.sluice.flink;

/**
 * What an operator does with an event that would have to wait when {@link
 * SluiceOptions#WAITING_EVENTS_CAPACITY} events wait already, or as many as take {@link
 * SluiceOptions#WAITING_EVENTS_MEMORY}.
 */
public enum WhenFull {
  /**
   * Takes the event in as well, but slowly: each costs a pause on the task thread, 1 ms for the
   * first and twice the one before for the next, up to 100 ms, so that the input's buffers fill up
   * and the sources slow down. Nothing is lost. What it bounds is the growth, not the number: about
   * ten events a second for each subtask beyond the capacity. The control stream gets its turn
   * after each pause, so a model is active some tenths of a second after its update.
   *
   * <p>But not while a checkpoint is under way. A barrier waits behind the events in the network
   * buffers before it, at 100 ms each, and Flink keeps checkpoints aligned at an operator with a
   * broadcast input, also where unaligned ones are enabled: until the barrier has come through, or
   * the checkpoint timed out, the control stream waits too. With small events that can be minutes.
   * Where models may come late, choose a capacity that is not reached, or {@link #DEAD_LETTER}.
   */
  BACKPRESSURE,
  /** Sends the event to the dead letters with {@link DeadLetter.Reason#BUFFER_FULL}. */
  DEAD_LETTER,
  /** Fails the job. */
  FAIL
}
