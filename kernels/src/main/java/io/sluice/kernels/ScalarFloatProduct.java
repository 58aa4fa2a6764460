package io.sluice.kernels;

/**
 * A product in plain Java: four rows of weights at once, each an array of its own, with the plain
 * loop variable as index. That is the form that HotSpot's C2 turns into vector code by itself; an
 * index with an offset would defeat it.
 */
final class ScalarFloatProduct implements FloatProduct {
  private final float[][] rows;
  private final float[] bias;

  /** A product of {@code rows[k][n]} from input k to output n. */
  ScalarFloatProduct(float[][] rows, float[] bias) {
    this.rows = rows;
    this.bias = bias;
  }

  @Override
  public int width() {
    return bias.length;
  }

  @Override
  public long bytes() {
    return 4L * (rows.length + 1) * bias.length;
  }

  @Override
  public int working() {
    return bias.length;
  }

  @Override
  public void run(float[] x, int xAt, float[] y) {
    System.arraycopy(bias, 0, y, 0, bias.length);
    int k = 0;
    for (; k + 4 <= rows.length; k += 4) {
      int at = xAt + k;
      addFour(x[at], x[at + 1], x[at + 2], x[at + 3], k, y);
    }
    for (; k < rows.length; k++) {
      addOne(x[xAt + k], rows[k], y, bias.length);
    }
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
    for (int p = from; p < from + count; p++) {
      run(x, xAt + windows.at()[p], windows.offsets(), sums);
      ScalarEpilogue.store(epilogue, sums, bias.length, y, yAt + windows.to()[p]);
    }
  }

  private void run(float[] x, int xAt, int[] offsets, float[] y) {
    System.arraycopy(bias, 0, y, 0, bias.length);
    int k = 0;
    for (; k + 4 <= rows.length; k += 4) {
      addFour(
          x[xAt + offsets[k]],
          x[xAt + offsets[k + 1]],
          x[xAt + offsets[k + 2]],
          x[xAt + offsets[k + 3]],
          k,
          y);
    }
    for (; k < rows.length; k++) {
      addOne(x[xAt + offsets[k]], rows[k], y, bias.length);
    }
  }

  private void addFour(float a, float b, float c, float d, int row, float[] y) {
    addFour(a, b, c, d, rows[row], rows[row + 1], rows[row + 2], rows[row + 3], y, bias.length);
  }

  private static void addFour(
      float a,
      float b,
      float c,
      float d,
      float[] w0,
      float[] w1,
      float[] w2,
      float[] w3,
      float[] y,
      int width) {
    for (int n = 0; n < width; n++) {
      y[n] = Math.fma(d, w3[n], Math.fma(c, w2[n], Math.fma(b, w1[n], Math.fma(a, w0[n], y[n]))));
    }
  }

  private static void addOne(float a, float[] w, float[] y, int width) {
    for (int n = 0; n < width; n++) {
      y[n] = Math.fma(a, w[n], y[n]);
    }
  }
}
