package io.sluice.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Inner loops of a convolution by the Vector API, in register blockings of some positions by some
 * vectors of outputs. Their length is the price of a form whose sums are local variables: arrays of
 * vectors would be objects.
 *
 * <p>The index of each loop grows by one to an end that does not change, so that the compiler
 * checks bounds before the loop. An index that is masked to stay within an array has its bounds
 * checked for each load, which takes more than the arithmetic on CPUs that start six instructions
 * at a time.
 */
final class FmaLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Elements of a vector. */
  static final int LANES = SPECIES.length();

  private FmaLoops() {}

  static void fourByTwo(float[] x, float[] weights, float[] y, int channels) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    for (int k = 0; k < channels; k++) {
      FloatVector wa = FloatVector.fromArray(SPECIES, weights, k * 2 * LANES);
      FloatVector wb = FloatVector.fromArray(SPECIES, weights, k * 2 * LANES + LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[k]);
      a0 = v0.fma(wa, a0);
      b0 = v0.fma(wb, b0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[k + channels]);
      a1 = v1.fma(wa, a1);
      b1 = v1.fma(wb, b1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[k + 2 * channels]);
      a2 = v2.fma(wa, a2);
      b2 = v2.fma(wb, b2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[k + 3 * channels]);
      a3 = v3.fma(wa, a3);
      b3 = v3.fma(wb, b3);
    }
    a0.intoArray(y, 0);
    b0.intoArray(y, LANES);
    a1.intoArray(y, 2 * LANES);
    b1.intoArray(y, 3 * LANES);
    a2.intoArray(y, 4 * LANES);
    b2.intoArray(y, 5 * LANES);
    a3.intoArray(y, 6 * LANES);
    b3.intoArray(y, 7 * LANES);
  }

  static void sixByTwo(float[] x, float[] weights, float[] y, int channels) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    FloatVector a4 = a0;
    FloatVector b4 = a0;
    FloatVector a5 = a0;
    FloatVector b5 = a0;
    for (int k = 0; k < channels; k++) {
      FloatVector wa = FloatVector.fromArray(SPECIES, weights, k * 2 * LANES);
      FloatVector wb = FloatVector.fromArray(SPECIES, weights, k * 2 * LANES + LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[k]);
      a0 = v0.fma(wa, a0);
      b0 = v0.fma(wb, b0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[k + channels]);
      a1 = v1.fma(wa, a1);
      b1 = v1.fma(wb, b1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[k + 2 * channels]);
      a2 = v2.fma(wa, a2);
      b2 = v2.fma(wb, b2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[k + 3 * channels]);
      a3 = v3.fma(wa, a3);
      b3 = v3.fma(wb, b3);
      FloatVector v4 = FloatVector.broadcast(SPECIES, x[k + 4 * channels]);
      a4 = v4.fma(wa, a4);
      b4 = v4.fma(wb, b4);
      FloatVector v5 = FloatVector.broadcast(SPECIES, x[k + 5 * channels]);
      a5 = v5.fma(wa, a5);
      b5 = v5.fma(wb, b5);
    }
    a0.intoArray(y, 0);
    b0.intoArray(y, LANES);
    a1.intoArray(y, 2 * LANES);
    b1.intoArray(y, 3 * LANES);
    a2.intoArray(y, 4 * LANES);
    b2.intoArray(y, 5 * LANES);
    a3.intoArray(y, 6 * LANES);
    b3.intoArray(y, 7 * LANES);
    a4.intoArray(y, 8 * LANES);
    b4.intoArray(y, 9 * LANES);
    a5.intoArray(y, 10 * LANES);
    b5.intoArray(y, 11 * LANES);
  }

  static void eightByTwo(float[] x, float[] weights, float[] y, int channels) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    FloatVector a4 = a0;
    FloatVector b4 = a0;
    FloatVector a5 = a0;
    FloatVector b5 = a0;
    FloatVector a6 = a0;
    FloatVector b6 = a0;
    FloatVector a7 = a0;
    FloatVector b7 = a0;
    for (int k = 0; k < channels; k++) {
      FloatVector wa = FloatVector.fromArray(SPECIES, weights, k * 2 * LANES);
      FloatVector wb = FloatVector.fromArray(SPECIES, weights, k * 2 * LANES + LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[k]);
      a0 = v0.fma(wa, a0);
      b0 = v0.fma(wb, b0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[k + channels]);
      a1 = v1.fma(wa, a1);
      b1 = v1.fma(wb, b1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[k + 2 * channels]);
      a2 = v2.fma(wa, a2);
      b2 = v2.fma(wb, b2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[k + 3 * channels]);
      a3 = v3.fma(wa, a3);
      b3 = v3.fma(wb, b3);
      FloatVector v4 = FloatVector.broadcast(SPECIES, x[k + 4 * channels]);
      a4 = v4.fma(wa, a4);
      b4 = v4.fma(wb, b4);
      FloatVector v5 = FloatVector.broadcast(SPECIES, x[k + 5 * channels]);
      a5 = v5.fma(wa, a5);
      b5 = v5.fma(wb, b5);
      FloatVector v6 = FloatVector.broadcast(SPECIES, x[k + 6 * channels]);
      a6 = v6.fma(wa, a6);
      b6 = v6.fma(wb, b6);
      FloatVector v7 = FloatVector.broadcast(SPECIES, x[k + 7 * channels]);
      a7 = v7.fma(wa, a7);
      b7 = v7.fma(wb, b7);
    }
    a0.intoArray(y, 0);
    b0.intoArray(y, LANES);
    a1.intoArray(y, 2 * LANES);
    b1.intoArray(y, 3 * LANES);
    a2.intoArray(y, 4 * LANES);
    b2.intoArray(y, 5 * LANES);
    a3.intoArray(y, 6 * LANES);
    b3.intoArray(y, 7 * LANES);
    a4.intoArray(y, 8 * LANES);
    b4.intoArray(y, 9 * LANES);
    a5.intoArray(y, 10 * LANES);
    b5.intoArray(y, 11 * LANES);
    a6.intoArray(y, 12 * LANES);
    b6.intoArray(y, 13 * LANES);
    a7.intoArray(y, 14 * LANES);
    b7.intoArray(y, 15 * LANES);
  }

  static void twelveByOne(float[] x, float[] weights, float[] y, int channels) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    FloatVector a8 = a0;
    FloatVector a9 = a0;
    FloatVector a10 = a0;
    FloatVector a11 = a0;
    for (int k = 0; k < channels; k++) {
      FloatVector wa = FloatVector.fromArray(SPECIES, weights, k * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[k]);
      a0 = v0.fma(wa, a0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[k + channels]);
      a1 = v1.fma(wa, a1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[k + 2 * channels]);
      a2 = v2.fma(wa, a2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[k + 3 * channels]);
      a3 = v3.fma(wa, a3);
      FloatVector v4 = FloatVector.broadcast(SPECIES, x[k + 4 * channels]);
      a4 = v4.fma(wa, a4);
      FloatVector v5 = FloatVector.broadcast(SPECIES, x[k + 5 * channels]);
      a5 = v5.fma(wa, a5);
      FloatVector v6 = FloatVector.broadcast(SPECIES, x[k + 6 * channels]);
      a6 = v6.fma(wa, a6);
      FloatVector v7 = FloatVector.broadcast(SPECIES, x[k + 7 * channels]);
      a7 = v7.fma(wa, a7);
      FloatVector v8 = FloatVector.broadcast(SPECIES, x[k + 8 * channels]);
      a8 = v8.fma(wa, a8);
      FloatVector v9 = FloatVector.broadcast(SPECIES, x[k + 9 * channels]);
      a9 = v9.fma(wa, a9);
      FloatVector v10 = FloatVector.broadcast(SPECIES, x[k + 10 * channels]);
      a10 = v10.fma(wa, a10);
      FloatVector v11 = FloatVector.broadcast(SPECIES, x[k + 11 * channels]);
      a11 = v11.fma(wa, a11);
    }
    a0.intoArray(y, 0);
    a1.intoArray(y, LANES);
    a2.intoArray(y, 2 * LANES);
    a3.intoArray(y, 3 * LANES);
    a4.intoArray(y, 4 * LANES);
    a5.intoArray(y, 5 * LANES);
    a6.intoArray(y, 6 * LANES);
    a7.intoArray(y, 7 * LANES);
    a8.intoArray(y, 8 * LANES);
    a9.intoArray(y, 9 * LANES);
    a10.intoArray(y, 10 * LANES);
    a11.intoArray(y, 11 * LANES);
  }

  static void fourByFour(float[] x, float[] weights, float[] y, int channels) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = a0;
    FloatVector c0 = a0;
    FloatVector d0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector c1 = a0;
    FloatVector d1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector c2 = a0;
    FloatVector d2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    FloatVector c3 = a0;
    FloatVector d3 = a0;
    for (int k = 0; k < channels; k++) {
      FloatVector wa = FloatVector.fromArray(SPECIES, weights, k * 4 * LANES);
      FloatVector wb = FloatVector.fromArray(SPECIES, weights, k * 4 * LANES + LANES);
      FloatVector wc = FloatVector.fromArray(SPECIES, weights, k * 4 * LANES + 2 * LANES);
      FloatVector wd = FloatVector.fromArray(SPECIES, weights, k * 4 * LANES + 3 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[k]);
      a0 = v0.fma(wa, a0);
      b0 = v0.fma(wb, b0);
      c0 = v0.fma(wc, c0);
      d0 = v0.fma(wd, d0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[k + channels]);
      a1 = v1.fma(wa, a1);
      b1 = v1.fma(wb, b1);
      c1 = v1.fma(wc, c1);
      d1 = v1.fma(wd, d1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[k + 2 * channels]);
      a2 = v2.fma(wa, a2);
      b2 = v2.fma(wb, b2);
      c2 = v2.fma(wc, c2);
      d2 = v2.fma(wd, d2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[k + 3 * channels]);
      a3 = v3.fma(wa, a3);
      b3 = v3.fma(wb, b3);
      c3 = v3.fma(wc, c3);
      d3 = v3.fma(wd, d3);
    }
    a0.intoArray(y, 0);
    b0.intoArray(y, LANES);
    c0.intoArray(y, 2 * LANES);
    d0.intoArray(y, 3 * LANES);
    a1.intoArray(y, 4 * LANES);
    b1.intoArray(y, 5 * LANES);
    c1.intoArray(y, 6 * LANES);
    d1.intoArray(y, 7 * LANES);
    a2.intoArray(y, 8 * LANES);
    b2.intoArray(y, 9 * LANES);
    c2.intoArray(y, 10 * LANES);
    d2.intoArray(y, 11 * LANES);
    a3.intoArray(y, 12 * LANES);
    b3.intoArray(y, 13 * LANES);
    c3.intoArray(y, 14 * LANES);
    d3.intoArray(y, 15 * LANES);
  }

  static void fiveByFour(float[] x, float[] weights, float[] y, int channels) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = a0;
    FloatVector c0 = a0;
    FloatVector d0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector c1 = a0;
    FloatVector d1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector c2 = a0;
    FloatVector d2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    FloatVector c3 = a0;
    FloatVector d3 = a0;
    FloatVector a4 = a0;
    FloatVector b4 = a0;
    FloatVector c4 = a0;
    FloatVector d4 = a0;
    for (int k = 0; k < channels; k++) {
      FloatVector wa = FloatVector.fromArray(SPECIES, weights, k * 4 * LANES);
      FloatVector wb = FloatVector.fromArray(SPECIES, weights, k * 4 * LANES + LANES);
      FloatVector wc = FloatVector.fromArray(SPECIES, weights, k * 4 * LANES + 2 * LANES);
      FloatVector wd = FloatVector.fromArray(SPECIES, weights, k * 4 * LANES + 3 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[k]);
      a0 = v0.fma(wa, a0);
      b0 = v0.fma(wb, b0);
      c0 = v0.fma(wc, c0);
      d0 = v0.fma(wd, d0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[k + channels]);
      a1 = v1.fma(wa, a1);
      b1 = v1.fma(wb, b1);
      c1 = v1.fma(wc, c1);
      d1 = v1.fma(wd, d1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[k + 2 * channels]);
      a2 = v2.fma(wa, a2);
      b2 = v2.fma(wb, b2);
      c2 = v2.fma(wc, c2);
      d2 = v2.fma(wd, d2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[k + 3 * channels]);
      a3 = v3.fma(wa, a3);
      b3 = v3.fma(wb, b3);
      c3 = v3.fma(wc, c3);
      d3 = v3.fma(wd, d3);
      FloatVector v4 = FloatVector.broadcast(SPECIES, x[k + 4 * channels]);
      a4 = v4.fma(wa, a4);
      b4 = v4.fma(wb, b4);
      c4 = v4.fma(wc, c4);
      d4 = v4.fma(wd, d4);
    }
    a0.intoArray(y, 0);
    b0.intoArray(y, LANES);
    c0.intoArray(y, 2 * LANES);
    d0.intoArray(y, 3 * LANES);
    a1.intoArray(y, 4 * LANES);
    b1.intoArray(y, 5 * LANES);
    c1.intoArray(y, 6 * LANES);
    d1.intoArray(y, 7 * LANES);
    a2.intoArray(y, 8 * LANES);
    b2.intoArray(y, 9 * LANES);
    c2.intoArray(y, 10 * LANES);
    d2.intoArray(y, 11 * LANES);
    a3.intoArray(y, 12 * LANES);
    b3.intoArray(y, 13 * LANES);
    c3.intoArray(y, 14 * LANES);
    d3.intoArray(y, 15 * LANES);
    a4.intoArray(y, 16 * LANES);
    b4.intoArray(y, 17 * LANES);
    c4.intoArray(y, 18 * LANES);
    d4.intoArray(y, 19 * LANES);
  }
}
