package io.sluice.kernels;

/**
 * Loops that HotSpot's C2 turns into vector code by itself. What it needs for that:
 *
 * <ul>
 *   <li>Each array has the plain loop variable as index, and the ones that are written are read by
 *       no other index. C2 does not know that two arrays are not one, so an index with an offset
 *       could be that of an element written before.
 *   <li>The loop is small: when its body has more than 60 nodes ({@code LoopUnrollLimit}), which
 *       with JDK 17 nine arrays have, it is not unrolled, and then there is nothing to be joined.
 * </ul>
 *
 * <p>C2 also unrolls by the mean trip count that it has seen. To let the loops run long before the
 * first model does, so that they get longer vectors, was tried and is not worth it: it took 0.2 s,
 * made DS-CNN up to 1.4 times slower, and the fully connected and large nets at most 1.1 times
 * faster.
 */
final class ScalarLoops {
  private ScalarLoops() {}

  /** Adds two inputs to four sums. */
  static void four(
      float w00,
      float w01,
      float w10,
      float w11,
      float w20,
      float w21,
      float w30,
      float w31,
      float[] x0,
      float[] x1,
      float[] y0,
      float[] y1,
      float[] y2,
      float[] y3,
      int count) {
    for (int i = 0; i < count; i++) {
      float a = x0[i];
      float b = x1[i];
      y0[i] = Math.fma(w01, b, Math.fma(w00, a, y0[i]));
      y1[i] = Math.fma(w11, b, Math.fma(w10, a, y1[i]));
      y2[i] = Math.fma(w21, b, Math.fma(w20, a, y2[i]));
      y3[i] = Math.fma(w31, b, Math.fma(w30, a, y3[i]));
    }
  }

  /** Adds one input to four sums. */
  static void four(
      float w0,
      float w1,
      float w2,
      float w3,
      float[] x,
      float[] y0,
      float[] y1,
      float[] y2,
      float[] y3,
      int count) {
    for (int i = 0; i < count; i++) {
      float a = x[i];
      y0[i] = Math.fma(w0, a, y0[i]);
      y1[i] = Math.fma(w1, a, y1[i]);
      y2[i] = Math.fma(w2, a, y2[i]);
      y3[i] = Math.fma(w3, a, y3[i]);
    }
  }

  /** Adds six inputs to one sum. */
  static void six(
      float a,
      float b,
      float c,
      float d,
      float e,
      float f,
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float[] x4,
      float[] x5,
      float[] y,
      int count) {
    for (int i = 0; i < count; i++) {
      float sum = Math.fma(c, x2[i], Math.fma(b, x1[i], Math.fma(a, x0[i], y[i])));
      y[i] = Math.fma(f, x5[i], Math.fma(e, x4[i], Math.fma(d, x3[i], sum)));
    }
  }

  /** Adds two inputs to one sum. */
  static void two(float a, float b, float[] x0, float[] x1, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.fma(b, x1[i], Math.fma(a, x0[i], y[i]));
    }
  }

  /** Adds one input to one sum. */
  static void one(float a, float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.fma(a, x[i], y[i]);
    }
  }

  /** Adds three products, element by element. */
  static void products(
      float[] x0,
      float[] w0,
      float[] x1,
      float[] w1,
      float[] x2,
      float[] w2,
      float[] y,
      int count) {
    for (int i = 0; i < count; i++) {
      float sum = Math.fma(x1[i], w1[i], Math.fma(x0[i], w0[i], y[i]));
      y[i] = Math.fma(x2[i], w2[i], sum);
    }
  }

  /** Adds one product, element by element. */
  static void products(float[] x, float[] w, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.fma(x[i], w[i], y[i]);
    }
  }

  static void relu(float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.max(y[i], 0f);
    }
  }

  /** {@link Activations#hardSwish}. */
  static void hardSwish(float[] y, int count) {
    for (int i = 0; i < count; i++) {
      // The sum is no negative zero, which the maximum would make a positive one.
      y[i] = y[i] * Math.min(Math.max(y[i] + 3f, 0f), 6f) / 6f;
    }
  }

  /** {@link Activations#hardSwish} of {@code (y - zeroPoint) * scale}, divided by another scale. */
  static void hardSwish(float[] y, float zeroPoint, float scale, float inverse, int count) {
    for (int i = 0; i < count; i++) {
      float real = (y[i] - zeroPoint) * scale;
      y[i] = real * Math.min(Math.max(real + 3f, 0f), 6f) / 6f * inverse;
    }
  }

  /** {@link Activations#hardSigmoid(float)}. */
  static void hardSigmoid(float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.min(Math.max(y[i] + 3f, 0f), 6f) / 6f;
    }
  }

  static void add(float[] a, float[] b, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = a[i] + b[i];
    }
  }

  static void subtract(float[] a, float[] b, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = a[i] - b[i];
    }
  }

  static void multiply(float[] a, float[] b, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = a[i] * b[i];
    }
  }

  /** {@code y = a * aFactor + b * bFactor}, each step rounded. */
  static void scaledSum(float[] a, float aFactor, float[] b, float bFactor, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = a[i] * aFactor + b[i] * bFactor;
    }
  }

  /** {@code y = a * b * factor}, each step rounded. */
  static void scaledProduct(float[] a, float[] b, float factor, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = a[i] * b[i] * factor;
    }
  }

  static void divide(float[] y, float divisor, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = y[i] / divisor;
    }
  }

  /** Leaves integers, with the rounder added. */
  static void clampAndRound(float[] y, float most, float least, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.max(Math.min(y[i], most), least) + KernelEpilogue.Integers.ROUNDER;
    }
  }

  /** {@link KernelEpilogue.Integers} with one multiplier. */
  static void round(float[] y, float multiplier, float most, float least, float offset, int count) {
    for (int i = 0; i < count; i++) {
      float value = Math.max(Math.min(y[i] * multiplier, most), least);
      y[i] = value + KernelEpilogue.Integers.ROUNDER - offset;
    }
  }

  /** {@link KernelEpilogue.Integers}. */
  static void round(
      float[] y, float[] multipliers, float most, float least, float offset, int count) {
    for (int i = 0; i < count; i++) {
      float value = Math.max(Math.min(y[i] * multipliers[i], most), least);
      y[i] = value + KernelEpilogue.Integers.ROUNDER - offset;
    }
  }
}
