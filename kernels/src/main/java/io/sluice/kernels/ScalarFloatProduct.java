package io.sluice.kernels;

import io.sluice.kernels.ScalarScratch.Use;

/**
 * A product in plain Java: some rows of weights at once, each an array of its own, with the plain
 * loop variable as index. That is the form that HotSpot's C2 turns into vector code by itself; an
 * index with an offset would defeat it. Loops run over the outputs, or over the windows where these
 * are more; see {@link ScalarPlanes}.
 */
final class ScalarFloatProduct implements FloatProduct {
  /** From how many elements on loops are worth their longer vectors; see {@link ScalarLoops}. */
  static final int LONG = 48;

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
    if (bias.length >= LONG) {
      for (; k + 6 <= rows.length; k += 6) {
        int at = xAt + k;
        addSix(x[at], x[at + 1], x[at + 2], x[at + 3], x[at + 4], x[at + 5], k, y);
      }
      for (; k + 2 <= rows.length; k += 2) {
        ScalarLoops.two(x[xAt + k], x[xAt + k + 1], rows[k], rows[k + 1], y, bias.length);
      }
    }
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
    WindowLattice lattice = windows.lattice();
    if (lattice != null && count >= LONG && 2 * count >= 3 * bias.length) {
      ScalarPlanes.run(rows, bias, lattice, windows, from, count, x, xAt, epilogue, y, yAt);
      return;
    }
    int p = from;
    if (bias.length >= LONG) {
      for (; p + 4 <= from + count; p += 4) {
        four(windows, p, x, xAt, epilogue, y, yAt);
      }
    }
    for (; p < from + count; p++) {
      run(x, xAt + windows.at()[p], windows.offsets(), sums);
      ScalarEpilogue.store(epilogue, sums, bias.length, y, yAt + windows.to()[p]);
    }
  }

  /** Four windows at once: the weights of an input serve all. */
  private void four(
      ProductWindows windows,
      int p,
      float[] x,
      int xAt,
      KernelEpilogue epilogue,
      float[] y,
      int yAt) {
    float[][] sums = ScalarScratch.arrays(Use.WINDOWS, 4, bias.length);
    int[] offsets = windows.offsets();
    int a = xAt + windows.at()[p];
    int b = xAt + windows.at()[p + 1];
    int c = xAt + windows.at()[p + 2];
    int d = xAt + windows.at()[p + 3];
    for (int i = 0; i < 4; i++) {
      System.arraycopy(bias, 0, sums[i], 0, bias.length);
    }
    int k = 0;
    for (; k + 2 <= rows.length; k += 2) {
      int i = offsets[k];
      int j = offsets[k + 1];
      ScalarLoops.four(
          x[a + i],
          x[a + j],
          x[b + i],
          x[b + j],
          x[c + i],
          x[c + j],
          x[d + i],
          x[d + j],
          rows[k],
          rows[k + 1],
          sums[0],
          sums[1],
          sums[2],
          sums[3],
          bias.length);
    }
    for (; k < rows.length; k++) {
      int i = offsets[k];
      ScalarLoops.four(
          x[a + i],
          x[b + i],
          x[c + i],
          x[d + i],
          rows[k],
          sums[0],
          sums[1],
          sums[2],
          sums[3],
          bias.length);
    }
    for (int i = 0; i < 4; i++) {
      int to = yAt + windows.to()[p + i];
      ScalarEpilogue.store(epilogue, sums[i], bias.length, y, to);
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

  private void addSix(float a, float b, float c, float d, float e, float f, int row, float[] y) {
    ScalarLoops.six(
        a,
        b,
        c,
        d,
        e,
        f,
        rows[row],
        rows[row + 1],
        rows[row + 2],
        rows[row + 3],
        rows[row + 4],
        rows[row + 5],
        y,
        bias.length);
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
