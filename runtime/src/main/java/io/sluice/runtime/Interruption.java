package io.sluice.runtime;

import java.util.concurrent.CancellationException;

/** Ends long computations whose results nobody waits for any more. */
public final class Interruption {
  private Interruption() {}

  /**
   * To be called between two scores. Keeps the thread's interrupt flag.
   *
   * @throws CancellationException if the thread is interrupted
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the proof of the model was interrupted");
    }
  }
}
