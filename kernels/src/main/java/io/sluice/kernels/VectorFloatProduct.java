package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A product by the Vector API. Weights lie in panels of two vectors of outputs, row after row, so
 * that they are read from one end of the array to the other. A single position takes two panels at
 * once, and four positions one, to keep enough sums in flight that the latency of the fused
 * multiply-add does not show; weights that are in a register then serve four positions.
 */
final class VectorFloatProduct implements FloatProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int PANEL = 2 * LANES;

  private final float[] panels;
  private final float[] bias;
  private final int inputs;

  /** A product of {@code rows[k][n]} from input k to output n. */
  VectorFloatProduct(float[][] rows, float[] bias) {
    int outputs = bias.length;
    int width = (outputs + LANES - 1) / LANES * LANES;
    this.inputs = rows.length;
    this.bias = java.util.Arrays.copyOf(bias, width);
    this.panels = new float[inputs * ((width + PANEL - 1) / PANEL * PANEL)];
    for (int k = 0; k < inputs; k++) {
      for (int n = 0; n < outputs; n++) {
        panels[n / PANEL * PANEL * inputs + k * PANEL + n % PANEL] = rows[k][n];
      }
    }
  }

  @Override
  public int width() {
    return bias.length;
  }

  /**
   * {@inheritDoc}
   *
   * <p>One method on purpose: it is more than HotSpot inlines, see {@link VectorLoops}.
   */
  @Override
  public void run(float[] x, int xAt, float[] y) {
    int n = 0;
    for (; n + 2 * PANEL <= bias.length; n += 2 * PANEL) {
      FloatVector a = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector b = FloatVector.fromArray(SPECIES, bias, n + LANES);
      FloatVector c = FloatVector.fromArray(SPECIES, bias, n + PANEL);
      FloatVector d = FloatVector.fromArray(SPECIES, bias, n + PANEL + LANES);
      int between = PANEL * inputs;
      int w = n * inputs;
      for (int k = 0; k < inputs; k++, w += PANEL) {
        FloatVector v = FloatVector.broadcast(SPECIES, x[xAt + k]);
        a = v.fma(FloatVector.fromArray(SPECIES, panels, w), a);
        b = v.fma(FloatVector.fromArray(SPECIES, panels, w + LANES), b);
        c = v.fma(FloatVector.fromArray(SPECIES, panels, w + between), c);
        d = v.fma(FloatVector.fromArray(SPECIES, panels, w + between + LANES), d);
      }
      a.intoArray(y, n);
      b.intoArray(y, n + LANES);
      c.intoArray(y, n + PANEL);
      d.intoArray(y, n + PANEL + LANES);
    }
    for (; n + PANEL <= bias.length; n += PANEL) {
      FloatVector a = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector b = FloatVector.fromArray(SPECIES, bias, n + LANES);
      int w = n * inputs;
      for (int k = 0; k < inputs; k++, w += PANEL) {
        FloatVector v = FloatVector.broadcast(SPECIES, x[xAt + k]);
        a = v.fma(FloatVector.fromArray(SPECIES, panels, w), a);
        b = v.fma(FloatVector.fromArray(SPECIES, panels, w + LANES), b);
      }
      a.intoArray(y, n);
      b.intoArray(y, n + LANES);
    }
    if (n < bias.length) {
      FloatVector a = FloatVector.fromArray(SPECIES, bias, n);
      int w = n * inputs;
      for (int k = 0; k < inputs; k++, w += PANEL) {
        FloatVector v = FloatVector.broadcast(SPECIES, x[xAt + k]);
        a = v.fma(FloatVector.fromArray(SPECIES, panels, w), a);
      }
      a.intoArray(y, n);
    }
  }

  @Override
  public void run(float[] x, int xAt, int[] at, int from, int windows, int[] offsets, float[] y) {
    int last = from + windows - 1;
    for (int p = 0; p < windows; p += 4) {
      // Where fewer than four are left the last one is computed again.
      int first = from + p;
      int x0 = xAt + at[first];
      int x1 = at[Math.min(first + 1, last)] - at[first];
      int x2 = at[Math.min(first + 2, last)] - at[first];
      int x3 = at[Math.min(first + 3, last)] - at[first];
      int n = 0;
      for (; n + PANEL <= bias.length; n += PANEL) {
        fourByTwo(x, x0, x1, x2, x3, offsets, n, y, p * bias.length + n);
      }
      if (n < bias.length) {
        fourByOne(x, x0, x1, x2, x3, offsets, n, y, p * bias.length + n);
      }
    }
  }

  private void fourByTwo(
      float[] x, int x0, int x1, int x2, int x3, int[] offsets, int n, float[] y, int yAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
    FloatVector b0 = FloatVector.fromArray(SPECIES, bias, n + LANES);
    FloatVector a1 = a0;
    FloatVector b1 = b0;
    FloatVector a2 = a0;
    FloatVector b2 = b0;
    FloatVector a3 = a0;
    FloatVector b3 = b0;
    int w = n * inputs;
    for (int i = 0; i < inputs; i++, w += PANEL) {
      int k = x0 + offsets[i];
      FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
      FloatVector wb = FloatVector.fromArray(SPECIES, panels, w + LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[k]);
      a0 = v0.fma(wa, a0);
      b0 = v0.fma(wb, b0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[k + x1]);
      a1 = v1.fma(wa, a1);
      b1 = v1.fma(wb, b1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[k + x2]);
      a2 = v2.fma(wa, a2);
      b2 = v2.fma(wb, b2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[k + x3]);
      a3 = v3.fma(wa, a3);
      b3 = v3.fma(wb, b3);
    }
    int step = bias.length;
    a0.intoArray(y, yAt);
    b0.intoArray(y, yAt + LANES);
    a1.intoArray(y, yAt + step);
    b1.intoArray(y, yAt + step + LANES);
    a2.intoArray(y, yAt + 2 * step);
    b2.intoArray(y, yAt + 2 * step + LANES);
    a3.intoArray(y, yAt + 3 * step);
    b3.intoArray(y, yAt + 3 * step + LANES);
  }

  private void fourByOne(
      float[] x, int x0, int x1, int x2, int x3, int[] offsets, int n, float[] y, int yAt) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    int w = n * inputs;
    for (int i = 0; i < inputs; i++, w += PANEL) {
      int k = x0 + offsets[i];
      FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
      a0 = FloatVector.broadcast(SPECIES, x[k]).fma(wa, a0);
      a1 = FloatVector.broadcast(SPECIES, x[k + x1]).fma(wa, a1);
      a2 = FloatVector.broadcast(SPECIES, x[k + x2]).fma(wa, a2);
      a3 = FloatVector.broadcast(SPECIES, x[k + x3]).fma(wa, a3);
    }
    a0.intoArray(y, yAt);
    a1.intoArray(y, yAt + bias.length);
    a2.intoArray(y, yAt + 2 * bias.length);
    a3.intoArray(y, yAt + 3 * bias.length);
  }
}
