package io.sluice.flink;

/** How a new model initializes its windows and states for keys that the previous model knew. */
public enum OnModelChange {
  /** With an empty window and a state of zeros. */
  RESET,
  /**
   * With the window of the previous model, if the features have the same names, and with its state,
   * if the states have the same shapes.
   */
  CARRY_OVER,
  /**
   * With the window as for {@link #CARRY_OVER}. The state is computed: the model starts from zeros
   * and gets the key's last inputs again. {@link SluiceOptions#REPLAYED_INPUTS} inputs are kept for
   * this. If the features have other names, the state is zeros.
   */
  REPLAY
}
