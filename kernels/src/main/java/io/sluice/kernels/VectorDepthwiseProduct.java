package io.sluice.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A depthwise product by the Vector API: for one vector of channels, four positions at once, so
 * that a weight in a register serves all four and their chains run side by side.
 */
final class VectorDepthwiseProduct implements DepthwiseProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Vector after vector of channels, for each all kernel positions. */
  private final float[] weights;

  private final float[] bias;

  VectorDepthwiseProduct(float[][] taps, float[] bias) {
    int width = (bias.length + LANES - 1) / LANES * LANES;
    this.bias = Arrays.copyOf(bias, width);
    this.weights = new float[taps.length * width];
    for (int t = 0; t < taps.length; t++) {
      for (int c = 0; c < bias.length; c++) {
        weights[(c / LANES * taps.length + t) * LANES + c % LANES] = taps[t][c];
      }
    }
  }

  @Override
  public int width() {
    return bias.length;
  }

  /**
   * {@inheritDoc}
   *
   * <p>One method on purpose: it is more than HotSpot inlines, see {@link VectorLoops}.
   */
  @Override
  public void run(float[] x, int xAt, int[] at, int from, int positions, int[] offsets, float[] y) {
    int step = bias.length;
    int p = 0;
    for (; p + 4 <= positions; p += 4) {
      for (int c = 0; c < step; c += LANES) {
        int x0 = xAt + c + at[from + p];
        int x1 = xAt + c + at[from + p + 1];
        int x2 = xAt + c + at[from + p + 2];
        int x3 = xAt + c + at[from + p + 3];
        FloatVector a0 = FloatVector.fromArray(SPECIES, bias, c);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        int w = c * offsets.length;
        for (int offset : offsets) {
          FloatVector weight = FloatVector.fromArray(SPECIES, weights, w);
          a0 = FloatVector.fromArray(SPECIES, x, x0 + offset).fma(weight, a0);
          a1 = FloatVector.fromArray(SPECIES, x, x1 + offset).fma(weight, a1);
          a2 = FloatVector.fromArray(SPECIES, x, x2 + offset).fma(weight, a2);
          a3 = FloatVector.fromArray(SPECIES, x, x3 + offset).fma(weight, a3);
          w += LANES;
        }
        int to = p * step + c;
        a0.intoArray(y, to);
        a1.intoArray(y, to + step);
        a2.intoArray(y, to + 2 * step);
        a3.intoArray(y, to + 3 * step);
      }
    }
    for (; p < positions; p++) {
      for (int c = 0; c < step; c += LANES) {
        FloatVector a = FloatVector.fromArray(SPECIES, bias, c);
        int w = c * offsets.length;
        for (int offset : offsets) {
          FloatVector input = FloatVector.fromArray(SPECIES, x, xAt + c + at[from + p] + offset);
          a = input.fma(FloatVector.fromArray(SPECIES, weights, w), a);
          w += LANES;
        }
        a.intoArray(y, p * step + c);
      }
    }
  }
}
