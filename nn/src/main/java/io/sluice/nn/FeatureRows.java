package io.sluice.nn;

/**
 * A block of a batch turned sideways: one array ("row") for each feature of a sample, holding that
 * feature of all samples of the block. Products then run along rows, whole samples side by side:
 * loops that the JIT compiler turns into vector instructions, because every array is indexed by the
 * plain loop variable, and that sum each output in its own fixed order whatever the vector width.
 */
final class FeatureRows {
  /** Samples in a block: rows that stay in the first-level cache while they are combined. */
  static final int BLOCK = 128;

  /** Transposition goes by tiles of this many rows and samples. */
  private static final int TILE = 16;

  private FeatureRows() {}

  /** Samples {@code from} to {@code to} of {@code x}, which has {@code width} features each. */
  static float[][] load(float[] x, int width, int from, int to) {
    float[][] rows = new float[width][to - from];
    for (int n = from; n < to; n += TILE) {
      int end = Math.min(n + TILE, to);
      for (int f = 0; f < width; f += TILE) {
        loadTile(x, width, from, n, end, rows, f, Math.min(f + TILE, width));
      }
    }
    return rows;
  }

  private static void loadTile(
      float[] x, int width, int from, int n0, int n1, float[][] rows, int f0, int f1) {
    for (int f = f0; f < f1; f++) {
      float[] row = rows[f];
      for (int n = n0; n < n1; n++) {
        row[n - from] = x[n * width + f];
      }
    }
  }

  /** The reverse of {@link #load}: writes the rows into samples {@code from} and following. */
  static void store(float[][] rows, float[] x, int from) {
    int width = rows.length;
    int count = rows[0].length;
    for (int n = 0; n < count; n += TILE) {
      int end = Math.min(n + TILE, count);
      for (int f = 0; f < width; f += TILE) {
        storeTile(rows, f, Math.min(f + TILE, width), x, width, from, n, end);
      }
    }
  }

  private static void storeTile(
      float[][] rows, int f0, int f1, float[] x, int width, int from, int n0, int n1) {
    for (int f = f0; f < f1; f++) {
      float[] row = rows[f];
      for (int n = n0; n < n1; n++) {
        x[(from + n) * width + f] = row[n];
      }
    }
  }

  /** {@code y += weights[i] * rows[i]} for each i in ascending order, with fused multiply-adds. */
  static void addProducts(float[] y, float[][] rows, float[] weights, int count) {
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      addFour(
          y,
          rows[i],
          rows[i + 1],
          rows[i + 2],
          rows[i + 3],
          weights[i],
          weights[i + 1],
          weights[i + 2],
          weights[i + 3]);
    }
    for (; i < count; i++) {
      addOne(y, rows[i], weights[i]);
    }
  }

  private static void addFour(
      float[] y,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float wa,
      float wb,
      float wc,
      float wd) {
    for (int n = 0; n < y.length; n++) {
      y[n] = Math.fma(d[n], wd, Math.fma(c[n], wc, Math.fma(b[n], wb, Math.fma(a[n], wa, y[n]))));
    }
  }

  private static void addOne(float[] y, float[] a, float wa) {
    for (int n = 0; n < y.length; n++) {
      y[n] = Math.fma(a[n], wa, y[n]);
    }
  }

  /** The sum of all products {@code a[i][n] * b[i][n]}: along i first, then over the samples. */
  static float dot(float[][] a, float[][] b, int count) {
    if (count == 0) {
      return 0f;
    }
    float[] sums = new float[a[0].length];
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      dotFour(sums, a[i], a[i + 1], a[i + 2], a[i + 3], b[i], b[i + 1], b[i + 2], b[i + 3]);
    }
    for (; i < count; i++) {
      dotOne(sums, a[i], b[i]);
    }
    return PartialSums.sum(sums);
  }

  private static void dotFour(
      float[] sums,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      float[] e,
      float[] f,
      float[] g,
      float[] h) {
    for (int n = 0; n < sums.length; n++) {
      sums[n] =
          Math.fma(
              d[n],
              h[n],
              Math.fma(c[n], g[n], Math.fma(b[n], f[n], Math.fma(a[n], e[n], sums[n]))));
    }
  }

  private static void dotOne(float[] sums, float[] a, float[] e) {
    for (int n = 0; n < sums.length; n++) {
      sums[n] = Math.fma(a[n], e[n], sums[n]);
    }
  }
}
