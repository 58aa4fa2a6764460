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

  @Override
  public void run(float[] x, int xAt, int[] at, int from, int positions, int[] offsets, float[] y) {
    int p = 0;
    for (; p + 4 <= positions; p += 4) {
      for (int c = 0; c < bias.length; c += LANES) {
        four(x, xAt + c, at, from + p, offsets, c, y, p * bias.length + c);
      }
    }
    for (; p < positions; p++) {
      for (int c = 0; c < bias.length; c += LANES) {
        one(x, xAt + c + at[from + p], offsets, c, y, p * bias.length + c);
      }
    }
  }

  private void four(
      float[] x, int xAt, int[] at, int position, int[] offsets, int c, float[] y, int yAt) {
    int x0 = xAt + at[position];
    int x1 = xAt + at[position + 1];
    int x2 = xAt + at[position + 2];
    int x3 = xAt + at[position + 3];
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
    int step = bias.length;
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + step);
    a2.intoArray(y, yAt + 2 * step);
    a3.intoArray(y, yAt + 3 * step);
  }

  private void one(float[] x, int xAt, int[] offsets, int c, float[] y, int yAt) {
    FloatVector a = FloatVector.fromArray(SPECIES, bias, c);
    int w = c * offsets.length;
    for (int offset : offsets) {
      a =
          FloatVector.fromArray(SPECIES, x, xAt + offset)
              .fma(FloatVector.fromArray(SPECIES, weights, w), a);
      w += LANES;
    }
    a.intoArray(y, yAt);
  }
}
