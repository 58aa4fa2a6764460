package io.sluice.kernels;

/** A depthwise product in plain Java. */
final class ScalarDepthwiseProduct implements DepthwiseProduct {
  private final float[][] taps;
  private final float[] bias;

  ScalarDepthwiseProduct(float[][] taps, float[] bias) {
    this.taps = taps;
    this.bias = bias;
  }

  @Override
  public int width() {
    return bias.length;
  }

  @Override
  public void run(float[] x, int xAt, int[] at, int from, int positions, int[] offsets, float[] y) {
    for (int p = 0; p < positions; p++) {
      int yAt = p * bias.length;
      System.arraycopy(bias, 0, y, yAt, bias.length);
      for (int t = 0; t < offsets.length; t++) {
        add(x, xAt + at[from + p] + offsets[t], taps[t], y, yAt);
      }
    }
  }

  private static void add(float[] x, int xAt, float[] w, float[] y, int yAt) {
    for (int c = 0; c < w.length; c++) {
      y[yAt + c] = Math.fma(x[xAt + c], w[c], y[yAt + c]);
    }
  }
}
