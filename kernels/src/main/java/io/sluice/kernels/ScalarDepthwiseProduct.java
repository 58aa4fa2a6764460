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
  public long bytes() {
    return 4L * (taps.length + 1) * bias.length;
  }

  @Override
  public int working() {
    return bias.length;
  }

  @Override
  public void run(
      ProductWindows windows,
      int from,
      int count,
      float[] x,
      int xAt,
      KernelEpilogue epilogue,
      float[] y,
      int yAt,
      float[] sums) {
    int[] offsets = windows.offsets();
    for (int p = from; p < from + count; p++) {
      System.arraycopy(bias, 0, sums, 0, bias.length);
      for (int t = 0; t < offsets.length; t++) {
        add(x, xAt + windows.at()[p] + offsets[t], taps[t], sums);
      }
      ScalarEpilogue.store(epilogue, sums, bias.length, y, yAt + windows.to()[p]);
    }
  }

  private static void add(float[] x, int xAt, float[] w, float[] sums) {
    for (int c = 0; c < w.length; c++) {
      sums[c] = Math.fma(x[xAt + c], w[c], sums[c]);
    }
  }
}
