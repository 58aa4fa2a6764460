package io.sluice.benchmarks;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loop of a convolution by the Vector API on a few kilobytes that it reads again and
 * again, so that they stay in the first cache, and without stores: what the form can reach at most.
 * In two register blockings, positions by vectors of outputs.
 */
final class ArithmeticLimit {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int STEPS = 4096;

  private final int channels;
  private final float[] x;
  private final float[] weights;
  private float sum;

  /** A loop over that many input channels, a power of two. */
  ArithmeticLimit(int channels) {
    this.channels = channels;
    this.x = new float[4 * channels];
    this.weights = new float[4 * LANES * channels];
    Arrays.fill(x, 0.5f);
    Arrays.fill(weights, 0.25f);
  }

  double macsOfFourByTwo() {
    return 8.0 * LANES * STEPS;
  }

  double macsOfFourByFour() {
    return 16.0 * LANES * STEPS;
  }

  void fourByTwo() {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    for (int i = 0; i < STEPS; i++) {
      int k = i & (channels - 1);
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
    FloatVector a = a0.add(a1).add(a2.add(a3));
    FloatVector b = b0.add(b1).add(b2.add(b3));
    sum += a.add(b).reduceLanes(VectorOperators.ADD);
  }

  void fourByFour() {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    FloatVector b3 = a0;
    FloatVector c0 = a0;
    FloatVector c1 = a0;
    FloatVector c2 = a0;
    FloatVector c3 = a0;
    FloatVector d0 = a0;
    FloatVector d1 = a0;
    FloatVector d2 = a0;
    FloatVector d3 = a0;
    for (int i = 0; i < STEPS; i++) {
      int k = i & (channels - 1);
      int w = k * 4 * LANES;
      FloatVector wa = FloatVector.fromArray(SPECIES, weights, w);
      FloatVector wb = FloatVector.fromArray(SPECIES, weights, w + LANES);
      FloatVector wc = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
      FloatVector wd = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
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
    FloatVector a = a0.add(a1).add(a2.add(a3));
    FloatVector b = b0.add(b1).add(b2.add(b3));
    FloatVector c = c0.add(c1).add(c2.add(c3));
    FloatVector d = d0.add(d1).add(d2.add(d3));
    sum += a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }

  /** Grows with each run, so that none is left out. */
  float sum() {
    return sum;
  }
}
