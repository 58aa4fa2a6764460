package io.sluice.kernels;

/**
 * A matrix of float weights with a bias, packed for one implementation. Immutable.
 *
 * <p>An output is one chain of fused multiply-adds that starts with its bias and takes the inputs
 * in order; vector lanes run across outputs.
 */
public sealed interface FloatProduct extends WindowProduct
    permits ScalarFloatProduct, VectorFloatProduct {
  /**
   * Computes all outputs of one vector of adjacent inputs.
   *
   * @param xAt index of the first input
   * @param y receives the outputs from index 0 on, and has room for {@link #width} values
   */
  void run(float[] x, int xAt, float[] y);
}
