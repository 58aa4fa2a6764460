package io.sluice.kernels;

import java.util.Arrays;

/**
 * Loops that HotSpot's C2 turns into vector code by itself. What it needs for that:
 *
 * <ul>
 *   <li>Each array has the plain loop variable as index, and the ones that are written are read by
 *       no other index. C2 does not know that two arrays are not one, so an index with an offset
 *       could be that of an element written before.
 *   <li>The loop is small: when its body has more than 60 nodes ({@code LoopUnrollLimit}), which
 *       with JDK 17 nine arrays have, it is not unrolled, and then there is nothing to be joined.
 *   <li>C2 has seen it run long. It unrolls a loop as often as a vector has lanes only if that is
 *       less than a tenth of the mean trip count of the profile. So {@link #train} lets each loop
 *       run long before it runs short. Measured on a CPU with AVX-512: without it,
 *       MobileNetV3-style and ResNet8 take 1.0 to 1.2 times as long. DS-CNN does not gain, and GRU
 *       and the autoencoder take up to 1.08 times as long with it.
 * </ul>
 */
final class ScalarLoops {
  private static final int TRAINING_ELEMENTS = 2048;

  /** So often that the loops are compiled with a profile of nothing else. */
  private static final int TRAINING_CALLS = 1500;

  /** From how many elements on the widest vectors are the fastest. */
  private static final int LONG = 100;

  /** A trip count of which a tenth is above 7 and below 15. */
  private static final int SHORT = 128;

  private ScalarLoops() {}

  /** Trains once for each JVM. */
  static void train() {
    Training.run();
  }

  /**
   * Lets each loop run long. One loop is there twice: before and behind its vectors a loop takes
   * single elements, as many as a vector has, so that over some 100 elements vectors of 512 bits
   * are slower than those of 256.
   */
  private static final class Training {
    static {
      float[][] x = new float[7][TRAINING_ELEMENTS];
      int length = TRAINING_ELEMENTS;
      for (int i = 0; i < TRAINING_CALLS; i++) {
        four(1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, x[0], x[1], x[2], x[3], x[4], x[5], length);
        four(1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f, x[0], x[1], x[2], x[3], x[4], x[5], SHORT);
        four(1f, 1f, 1f, 1f, x[0], x[2], x[3], x[4], x[5], length);
        six(1f, 1f, 1f, 1f, 1f, 1f, x[0], x[1], x[2], x[3], x[4], x[5], x[6], length);
        two(1f, 1f, x[0], x[1], x[2], length);
        one(1f, x[0], x[1], length);
        products(x[0], x[1], x[2], x[3], x[4], x[5], x[6], length);
        products(x[0], x[1], x[2], length);
        relu(x[0], length);
        hardSwish(x[0], length);
        hardSwish(x[0], 0f, 1f, 1f, length);
        hardSigmoid(x[0], length);
        add(x[0], x[1], x[2], length);
        subtract(x[0], x[1], x[2], length);
        multiply(x[0], x[1], x[2], length);
        scaledProduct(x[0], x[1], 1f, x[2], length);
        scaledSum(x[0], 1f, x[1], 1f, x[2], length);
        divide(x[0], 2f, length);
        clampAndRound(x[0], 1f, 0f, length);
        round(x[0], 1f, 1f, 0f, 1f, length);
        round(x[0], x[1], 1f, 0f, 1f, length);
        for (float[] values : x) {
          Arrays.fill(values, 0f);
        }
      }
    }

    static void run() {}
  }

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
    if (count >= LONG) {
      fourLong(w00, w01, w10, w11, w20, w21, w30, w31, x0, x1, y0, y1, y2, y3, count);
    } else {
      fourShort(w00, w01, w10, w11, w20, w21, w30, w31, x0, x1, y0, y1, y2, y3, count);
    }
  }

  /** For vectors of any width. */
  private static void fourLong(
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

  /** As the other, for vectors of 256 bits: see {@link Training}. */
  private static void fourShort(
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
