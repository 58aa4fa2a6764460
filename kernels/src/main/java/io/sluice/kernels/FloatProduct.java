package io.sluice.kernels;

/**
 * A matrix of float weights with a bias, packed for one implementation. Immutable.
 *
 * <p>An output is one chain of fused multiply-adds that starts with its bias and takes the inputs
 * in order; vector lanes run across outputs.
 */
public sealed interface FloatProduct permits ScalarFloatProduct, VectorFloatProduct {
  /** The distance of the outputs of adjacent positions: the outputs, rounded up. */
  int width();

  /**
   * Computes all outputs of one vector of adjacent inputs.
   *
   * @param xAt index of the first input
   * @param y receives the outputs from index 0 on, and has room for {@link #width} values
   */
  void run(float[] x, int xAt, float[] y);

  /**
   * Computes all outputs of some windows.
   *
   * @param x inputs
   * @param xAt added to the index of each window
   * @param at the index of each window
   * @param from the first window in {@code at}
   * @param windows how many
   * @param offsets of a window's inputs from its index, one for each row of weights
   * @param y receives {@link #width} values for each window from index 0 on, those behind the
   *     outputs without meaning; has room for a multiple of four windows
   */
  void run(float[] x, int xAt, int[] at, int from, int windows, int[] offsets, float[] y);
}
