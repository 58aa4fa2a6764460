package io.sluice.kernels;

/**
 * A matrix of int8 weights in [-127, 127] with a bias, packed for one implementation. Immutable.
 * Sums are exact in 32 bits; the caller sees to it that none overflows.
 */
public sealed interface ByteProduct
    permits ScalarByteProduct, VectorByteProduct, VectorShortProduct {
  /** The distance of the outputs of adjacent positions: the outputs, rounded up. */
  int width();

  /** How many bytes the packed weights and the bias take. */
  long bytes();

  /**
   * Computes all outputs of some positions: {@code bias[n] + sum of (x[k] - zeroPoint) * w[k][n]}.
   *
   * @param x inputs, adjacent, those of the positions one behind the other
   * @param xAt index of the first
   * @param y receives {@link #width} values for each position from index 0 on, those behind the
   *     outputs without meaning
   */
  void run(byte[] x, int xAt, int positions, int[] y);
}
