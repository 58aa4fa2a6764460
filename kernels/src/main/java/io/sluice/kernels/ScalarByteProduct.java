package io.sluice.kernels;

import io.sluice.kernels.ScalarScratch.Use;
import org.jspecify.annotations.Nullable;

/**
 * A product in plain Java; its form is that of {@link ScalarFloatProduct}, over integers. Where
 * floats hold every sum exactly, it is that product: a fused multiply-add is one instruction, and a
 * product of ints is several.
 */
final class ScalarByteProduct implements ByteProduct {
  /** Up to it all integers are floats. */
  private static final long FLOAT_INTEGERS = 1L << 24;

  private final int[][] rows;
  private final @Nullable ScalarFloatProduct exact;
  private final int[] bias;
  private final int inputs;
  private final int zeroPoint;

  /** A product of {@code weights[k][n]} from input k to output n. */
  ScalarByteProduct(byte[][] weights, int[] bias, int zeroPoint) {
    this.bias = bias;
    this.zeroPoint = zeroPoint;
    boolean isExact = bias.length >= ScalarFloatProduct.LONG && floatsHoldSums(weights, bias);
    this.exact = isExact ? floats(weights, bias) : null;
    this.inputs = weights.length;
    this.rows = new int[isExact ? 0 : inputs][bias.length];
    for (int k = 0; k < rows.length; k++) {
      for (int n = 0; n < bias.length; n++) {
        rows[k][n] = weights[k][n];
      }
    }
  }

  /** Whether no sum, in any order, leaves the integers that floats can hold. */
  private static boolean floatsHoldSums(byte[][] weights, int[] bias) {
    for (int n = 0; n < bias.length; n++) {
      long most = Math.abs((long) bias[n]);
      for (byte[] row : weights) {
        most += 255L * Math.abs(row[n]);
      }
      if (most > FLOAT_INTEGERS) {
        return false;
      }
    }
    return true;
  }

  private static ScalarFloatProduct floats(byte[][] weights, int[] bias) {
    float[][] floats = new float[weights.length][bias.length];
    for (int k = 0; k < floats.length; k++) {
      for (int n = 0; n < bias.length; n++) {
        floats[k][n] = weights[k][n];
      }
    }
    float[] start = new float[bias.length];
    for (int n = 0; n < start.length; n++) {
      start[n] = bias[n];
    }
    return new ScalarFloatProduct(floats, start);
  }

  @Override
  public int width() {
    return bias.length;
  }

  @Override
  public long bytes() {
    return 4L * (inputs + 1) * bias.length;
  }

  @Override
  public void run(byte[] x, int xAt, int positions, int[] y) {
    if (exact != null) {
      for (int p = 0; p < positions; p++) {
        run(exact, x, xAt + p * inputs, y, p * bias.length);
      }
      return;
    }
    // Sums are made from index 0 on, and those of the last position stay there.
    for (int p = positions - 1; p >= 0; p--) {
      System.arraycopy(bias, 0, y, 0, bias.length);
      add(x, xAt + p * inputs, y);
      if (p > 0) {
        System.arraycopy(y, 0, y, p * bias.length, bias.length);
      }
    }
  }

  private void run(ScalarFloatProduct product, byte[] x, int xAt, int[] y, int yAt) {
    float[] values = ScalarScratch.arrays(Use.WIDENED, 1, inputs)[0];
    float[] sums = ScalarScratch.arrays(Use.SUMS, 1, bias.length)[0];
    ScalarBytes.widen(x, xAt, zeroPoint, values, inputs);
    product.run(values, 0, sums);
    for (int n = 0; n < bias.length; n++) {
      y[yAt + n] = (int) sums[n];
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
