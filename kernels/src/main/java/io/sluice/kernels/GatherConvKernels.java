package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Windows in short runs of adjacent inputs, each of which has its index in a list. Otherwise as
 * {@link ContiguousConvKernels}.
 */
final class GatherConvKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private GatherConvKernels() {}

  static void fourByFour(
      float[] panels,
      int panelAt,
      float[] bias,
      int n,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      boolean relu,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int rest = last - first;
    int x0 = xAt + at[first];
    int x1 = xAt + at[first + Math.min(1, rest)];
    int x2 = xAt + at[first + Math.min(2, rest)];
    int x3 = xAt + at[first + Math.min(3, rest)];
    FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
    FloatVector b0 = FloatVector.fromArray(SPECIES, bias, n + LANES);
    FloatVector c0 = FloatVector.fromArray(SPECIES, bias, n + 2 * LANES);
    FloatVector d0 = FloatVector.fromArray(SPECIES, bias, n + 3 * LANES);
    FloatVector a1 = a0;
    FloatVector b1 = b0;
    FloatVector c1 = c0;
    FloatVector d1 = d0;
    FloatVector a2 = a0;
    FloatVector b2 = b0;
    FloatVector c2 = c0;
    FloatVector d2 = d0;
    FloatVector a3 = a0;
    FloatVector b3 = b0;
    FloatVector c3 = c0;
    FloatVector d3 = d0;
    int w = panelAt;
    for (int i = 0; i < offsets.length; i++, w += 4 * LANES) {
      int offset = offsets[i];
      FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
      FloatVector wb = FloatVector.fromArray(SPECIES, panels, w + LANES);
      FloatVector wc = FloatVector.fromArray(SPECIES, panels, w + 2 * LANES);
      FloatVector wd = FloatVector.fromArray(SPECIES, panels, w + 3 * LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[x0 + offset]);
      a0 = v0.fma(wa, a0);
      b0 = v0.fma(wb, b0);
      c0 = v0.fma(wc, c0);
      d0 = v0.fma(wd, d0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[x1 + offset]);
      a1 = v1.fma(wa, a1);
      b1 = v1.fma(wb, b1);
      c1 = v1.fma(wc, c1);
      d1 = v1.fma(wd, d1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[x2 + offset]);
      a2 = v2.fma(wa, a2);
      b2 = v2.fma(wb, b2);
      c2 = v2.fma(wc, c2);
      d2 = v2.fma(wd, d2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[x3 + offset]);
      a3 = v3.fma(wa, a3);
      b3 = v3.fma(wb, b3);
      c3 = v3.fma(wc, c3);
      d3 = v3.fma(wd, d3);
    }
    // The indices of the outputs now, as in the loop they would take up registers.
    int y0 = yAt + to[toFirst];
    int y1 = yAt + to[toFirst + Math.min(1, rest)];
    int y2 = yAt + to[toFirst + Math.min(2, rest)];
    int y3 = yAt + to[toFirst + Math.min(3, rest)];
    if (relu) {
      a0.max(0f).intoArray(y, y0);
      b0.max(0f).intoArray(y, y0 + LANES);
      c0.max(0f).intoArray(y, y0 + 2 * LANES);
      d0.max(0f).intoArray(y, y0 + 3 * LANES);
      a1.max(0f).intoArray(y, y1);
      b1.max(0f).intoArray(y, y1 + LANES);
      c1.max(0f).intoArray(y, y1 + 2 * LANES);
      d1.max(0f).intoArray(y, y1 + 3 * LANES);
      a2.max(0f).intoArray(y, y2);
      b2.max(0f).intoArray(y, y2 + LANES);
      c2.max(0f).intoArray(y, y2 + 2 * LANES);
      d2.max(0f).intoArray(y, y2 + 3 * LANES);
      a3.max(0f).intoArray(y, y3);
      b3.max(0f).intoArray(y, y3 + LANES);
      c3.max(0f).intoArray(y, y3 + 2 * LANES);
      d3.max(0f).intoArray(y, y3 + 3 * LANES);
    } else {
      a0.intoArray(y, y0);
      b0.intoArray(y, y0 + LANES);
      c0.intoArray(y, y0 + 2 * LANES);
      d0.intoArray(y, y0 + 3 * LANES);
      a1.intoArray(y, y1);
      b1.intoArray(y, y1 + LANES);
      c1.intoArray(y, y1 + 2 * LANES);
      d1.intoArray(y, y1 + 3 * LANES);
      a2.intoArray(y, y2);
      b2.intoArray(y, y2 + LANES);
      c2.intoArray(y, y2 + 2 * LANES);
      d2.intoArray(y, y2 + 3 * LANES);
      a3.intoArray(y, y3);
      b3.intoArray(y, y3 + LANES);
      c3.intoArray(y, y3 + 2 * LANES);
      d3.intoArray(y, y3 + 3 * LANES);
    }
  }

  static void fourByTwo(
      float[] panels,
      int panelAt,
      float[] bias,
      int n,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      boolean relu,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int rest = last - first;
    int x0 = xAt + at[first];
    int x1 = xAt + at[first + Math.min(1, rest)];
    int x2 = xAt + at[first + Math.min(2, rest)];
    int x3 = xAt + at[first + Math.min(3, rest)];
    FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
    FloatVector b0 = FloatVector.fromArray(SPECIES, bias, n + LANES);
    FloatVector a1 = a0;
    FloatVector b1 = b0;
    FloatVector a2 = a0;
    FloatVector b2 = b0;
    FloatVector a3 = a0;
    FloatVector b3 = b0;
    int w = panelAt;
    for (int i = 0; i < offsets.length; i++, w += 2 * LANES) {
      int offset = offsets[i];
      FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
      FloatVector wb = FloatVector.fromArray(SPECIES, panels, w + LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[x0 + offset]);
      a0 = v0.fma(wa, a0);
      b0 = v0.fma(wb, b0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[x1 + offset]);
      a1 = v1.fma(wa, a1);
      b1 = v1.fma(wb, b1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[x2 + offset]);
      a2 = v2.fma(wa, a2);
      b2 = v2.fma(wb, b2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[x3 + offset]);
      a3 = v3.fma(wa, a3);
      b3 = v3.fma(wb, b3);
    }
    // The indices of the outputs now, as in the loop they would take up registers.
    int y0 = yAt + to[toFirst];
    int y1 = yAt + to[toFirst + Math.min(1, rest)];
    int y2 = yAt + to[toFirst + Math.min(2, rest)];
    int y3 = yAt + to[toFirst + Math.min(3, rest)];
    if (relu) {
      a0.max(0f).intoArray(y, y0);
      b0.max(0f).intoArray(y, y0 + LANES);
      a1.max(0f).intoArray(y, y1);
      b1.max(0f).intoArray(y, y1 + LANES);
      a2.max(0f).intoArray(y, y2);
      b2.max(0f).intoArray(y, y2 + LANES);
      a3.max(0f).intoArray(y, y3);
      b3.max(0f).intoArray(y, y3 + LANES);
    } else {
      a0.intoArray(y, y0);
      b0.intoArray(y, y0 + LANES);
      a1.intoArray(y, y1);
      b1.intoArray(y, y1 + LANES);
      a2.intoArray(y, y2);
      b2.intoArray(y, y2 + LANES);
      a3.intoArray(y, y3);
      b3.intoArray(y, y3 + LANES);
    }
  }

  static void fourByOne(
      float[] panels,
      int panelAt,
      float[] bias,
      int n,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      boolean relu,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int rest = last - first;
    int x0 = xAt + at[first];
    int x1 = xAt + at[first + Math.min(1, rest)];
    int x2 = xAt + at[first + Math.min(2, rest)];
    int x3 = xAt + at[first + Math.min(3, rest)];
    FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    int w = panelAt;
    for (int i = 0; i < offsets.length; i++, w += 1 * LANES) {
      int offset = offsets[i];
      FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[x0 + offset]);
      a0 = v0.fma(wa, a0);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[x1 + offset]);
      a1 = v1.fma(wa, a1);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[x2 + offset]);
      a2 = v2.fma(wa, a2);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[x3 + offset]);
      a3 = v3.fma(wa, a3);
    }
    // The indices of the outputs now, as in the loop they would take up registers.
    int y0 = yAt + to[toFirst];
    int y1 = yAt + to[toFirst + Math.min(1, rest)];
    int y2 = yAt + to[toFirst + Math.min(2, rest)];
    int y3 = yAt + to[toFirst + Math.min(3, rest)];
    if (relu) {
      a0.max(0f).intoArray(y, y0);
      a1.max(0f).intoArray(y, y1);
      a2.max(0f).intoArray(y, y2);
      a3.max(0f).intoArray(y, y3);
    } else {
      a0.intoArray(y, y0);
      a1.intoArray(y, y1);
      a2.intoArray(y, y2);
      a3.intoArray(y, y3);
    }
  }
}
