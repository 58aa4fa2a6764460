package io.sluice.nn;

/**
 * How a traced graph represents the initial state of recurrent layers that are called without one.
 */
public enum RecurrentState {
  /** Each call starts from zeros: the state is a constant. For models that see a whole window. */
  ZERO,
  /**
   * Each call goes on where the last one ended: the state is an input and an output of the graph,
   * bound to each other. For models that see one event after the other.
   */
  CARRIED
}
