package io.sluice.kernels;

/**
 * The weights of a depthwise convolution over channels-last inputs, packed for one implementation.
 * Immutable. An output is one chain of fused multiply-adds that starts with its bias and takes the
 * kernel positions in order; vector lanes run across channels.
 */
public sealed interface DepthwiseProduct permits ScalarDepthwiseProduct, VectorDepthwiseProduct {
  /** The distance of the outputs of adjacent positions: the channels, rounded up. */
  int width();

  /**
   * Computes all channels of some positions.
   *
   * @param x inputs; up to {@link Kernels#SLACK} elements behind a position's last channel are
   *     read, which have no influence
   * @param xAt added to the index of each position
   * @param at the index of each position's first input
   * @param from the first position in {@code at}
   * @param positions how many
   * @param offsets from a position's first input to the first channel at each kernel position
   * @param y receives {@link #width} values for each position from index 0 on, those behind the
   *     channels without meaning
   */
  void run(float[] x, int xAt, int[] at, int from, int positions, int[] offsets, float[] y);
}
