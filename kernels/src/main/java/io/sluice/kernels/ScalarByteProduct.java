package io.sluice.kernels;

/** A product in plain Java; its form is that of {@link ScalarFloatProduct}, over integers. */
final class ScalarByteProduct implements ByteProduct {
  private final int[][] rows;
  private final int[] bias;
  private final int zeroPoint;

  /** A product of {@code weights[k][n]} from input k to output n. */
  ScalarByteProduct(byte[][] weights, int[] bias, int zeroPoint) {
    this.rows = new int[weights.length][bias.length];
    for (int k = 0; k < rows.length; k++) {
      for (int n = 0; n < bias.length; n++) {
        rows[k][n] = weights[k][n];
      }
    }
    this.bias = bias;
    this.zeroPoint = zeroPoint;
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
  public void run(byte[] x, int xAt, int positions, int[] y) {
    // Sums are made from index 0 on, and those of the last position stay there.
    for (int p = positions - 1; p >= 0; p--) {
      System.arraycopy(bias, 0, y, 0, bias.length);
      add(x, xAt + p * rows.length, y);
      if (p > 0) {
        System.arraycopy(y, 0, y, p * bias.length, bias.length);
      }
    }
  }

  private void add(byte[] x, int xAt, int[] y) {
    int k = 0;
    for (; k + 4 <= rows.length; k += 4) {
      addFour(
          x[xAt + k] - zeroPoint,
          x[xAt + k + 1] - zeroPoint,
          x[xAt + k + 2] - zeroPoint,
          x[xAt + k + 3] - zeroPoint,
          rows[k],
          rows[k + 1],
          rows[k + 2],
          rows[k + 3],
          y,
          bias.length);
    }
    for (; k < rows.length; k++) {
      addOne(x[xAt + k] - zeroPoint, rows[k], y, bias.length);
    }
  }

  private static void addFour(
      int a, int b, int c, int d, int[] w0, int[] w1, int[] w2, int[] w3, int[] y, int width) {
    for (int n = 0; n < width; n++) {
      y[n] += a * w0[n] + b * w1[n] + c * w2[n] + d * w3[n];
    }
  }

  private static void addOne(int a, int[] w, int[] y, int width) {
    for (int n = 0; n < width; n++) {
      y[n] += a * w[n];
    }
  }
}
