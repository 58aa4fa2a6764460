package io.sluice.flink;

/** What a model begins with, for a key of which the model before it has a window or a state. */
public enum OnModelChange {
  /** With nothing: an empty window, a state of zeros. */
  RESET,
  /**
   * With what there is, if it fits: the window, if the features have the same names; the state, if
   * it has the same shapes.
   */
  CARRY_OVER,
  /**
   * With the window as for {@link #CARRY_OVER}; with the state that the model comes to, from zeros,
   * when it is given the key's last inputs, {@link SluiceOptions#REPLAYED_INPUTS} of them, which
   * are kept for this. If the features have other names, with nothing.
   */
  REPLAY
}
