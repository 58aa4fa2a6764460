package io.sluice.kernels;

import java.util.Arrays;

/** Sums of floats in eight interleaved chains; see {@link Kernels} for the order. */
final class ScalarSums {
  private ScalarSums() {}

  static float strided(float[] x, int xAt, int stride, int count) {
    float p0 = 0, p1 = 0, p2 = 0, p3 = 0, p4 = 0, p5 = 0, p6 = 0, p7 = 0;
    int j = 0;
    int at = xAt;
    for (; j + 8 <= count; j += 8, at += 8 * stride) {
      p0 += x[at];
      p1 += x[at + stride];
      p2 += x[at + 2 * stride];
      p3 += x[at + 3 * stride];
      p4 += x[at + 4 * stride];
      p5 += x[at + 5 * stride];
      p6 += x[at + 6 * stride];
      p7 += x[at + 7 * stride];
    }
    int rest = count - j;
    p0 += rest > 0 ? x[at] : 0f;
    p1 += rest > 1 ? x[at + stride] : 0f;
    p2 += rest > 2 ? x[at + 2 * stride] : 0f;
    p3 += rest > 3 ? x[at + 3 * stride] : 0f;
    p4 += rest > 4 ? x[at + 4 * stride] : 0f;
    p5 += rest > 5 ? x[at + 5 * stride] : 0f;
    p6 += rest > 6 ? x[at + 6 * stride] : 0f;
    return join(p0, p1, p2, p3, p4, p5, p6, p7);
  }

  static float gathered(float[] x, int xAt, int[] offsets) {
    float p0 = 0, p1 = 0, p2 = 0, p3 = 0, p4 = 0, p5 = 0, p6 = 0, p7 = 0;
    int j = 0;
    for (; j + 8 <= offsets.length; j += 8) {
      p0 += x[xAt + offsets[j]];
      p1 += x[xAt + offsets[j + 1]];
      p2 += x[xAt + offsets[j + 2]];
      p3 += x[xAt + offsets[j + 3]];
      p4 += x[xAt + offsets[j + 4]];
      p5 += x[xAt + offsets[j + 5]];
      p6 += x[xAt + offsets[j + 6]];
      p7 += x[xAt + offsets[j + 7]];
    }
    int rest = offsets.length - j;
    p0 += rest > 0 ? x[xAt + offsets[j]] : 0f;
    p1 += rest > 1 ? x[xAt + offsets[j + 1]] : 0f;
    p2 += rest > 2 ? x[xAt + offsets[j + 2]] : 0f;
    p3 += rest > 3 ? x[xAt + offsets[j + 3]] : 0f;
    p4 += rest > 4 ? x[xAt + offsets[j + 4]] : 0f;
    p5 += rest > 5 ? x[xAt + offsets[j + 5]] : 0f;
    p6 += rest > 6 ? x[xAt + offsets[j + 6]] : 0f;
    return join(p0, p1, p2, p3, p4, p5, p6, p7);
  }

  /** {@link Kernels#means}, whose loops run over the channels. */
  static void means(float[] x, int xAt, int[] offsets, float[] y, int yAt, int channels) {
    float[][] parts = ScalarScratch.arrays(ScalarScratch.Use.SUMS, 9, channels);
    for (int i = 0; i < 8; i++) {
      Arrays.fill(parts[i], 0, channels, 0f);
    }
    for (int j = 0; j < offsets.length; j++) {
      System.arraycopy(x, xAt + offsets[j], parts[8], 0, channels);
      ScalarLoops.add(parts[j % 8], parts[8], parts[j % 8], channels);
    }
    for (int half = 4; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        ScalarLoops.add(parts[i], parts[i + half], parts[i], channels);
      }
    }
    ScalarLoops.divide(parts[0], (float) offsets.length, channels);
    System.arraycopy(parts[0], 0, y, yAt, channels);
  }

  private static float join(
      float p0, float p1, float p2, float p3, float p4, float p5, float p6, float p7) {
    return ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7));
  }
}
