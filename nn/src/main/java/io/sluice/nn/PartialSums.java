package io.sluice.nn;

/**
 * Sums in the one order that all of Sluice uses for reductions: element j goes to partial sum j mod
 * 8, and the partial sums are joined pairwise.
 */
final class PartialSums {
  private PartialSums() {}

  /** The sum of {@code count} elements from {@code from} on. */
  static float sum(float[] x, int from, int count) {
    float[] p = new float[8];
    int end = from + count;
    int j = from;
    for (; j + 8 <= end; j += 8) {
      for (int i = 0; i < 8; i++) {
        p[i] += x[j + i];
      }
    }
    for (int i = 0; j + i < end; i++) {
      p[i] += x[j + i];
    }
    for (int i = 0; i < 4; i++) {
      p[i] += p[i + 4];
    }
    for (int i = 0; i < 2; i++) {
      p[i] += p[i + 2];
    }
    return p[0] + p[1];
  }

  /** The sum of all elements. */
  static float sum(float[] x) {
    return sum(x, 0, x.length);
  }
}
