package io.sluice.flink.keys;

import io.sluice.flink.OnModelChange;
import java.io.Serializable;

/**
 * What is kept of each key's events.
 *
 * @param onChange what goes over from one model to the next
 * @param replayed inputs that are kept to be replayed; 0 unless that is what happens on a change
 * @param ttlMillis how long, in event time, a key's windows and states outlive its latest event; 0
 *     for ever
 * @param slidingBytes how much the columns of sliding windows may take for each model, which are
 *     not in state: they are computed again where they are missing
 */
public record KeyStatePolicy(
    OnModelChange onChange, int replayed, long ttlMillis, long slidingBytes)
    implements Serializable {
  public static final KeyStatePolicy DEFAULT =
      new KeyStatePolicy(OnModelChange.CARRY_OVER, 0, 0, 1 << 20);

  /** For callers who hold what is kept of each key themselves. */
  public static final KeyStatePolicy HELD = new KeyStatePolicy(OnModelChange.CARRY_OVER, 0, 0, 0);
}
