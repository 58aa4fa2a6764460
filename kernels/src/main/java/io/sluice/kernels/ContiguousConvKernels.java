package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Windows in long runs of adjacent inputs, where an index is the loop variable and a constant, and
 * needs no check within the loop.
 *
 * <p>Methods here and in {@link GatherConvKernels} are named by the windows and the vectors of
 * outputs that they keep in registers. {@code panels} holds from {@code panelAt} on the weights of
 * these outputs, of which {@code n} is the first, input after input. Where there are fewer windows
 * from {@code first} to {@code last}, the last one is computed again. The outputs of the first
 * window go to {@code to[toFirst]}, and so on.
 */
final class ContiguousConvKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private ContiguousConvKernels() {}

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
    int run = windows.run();
    int rest = last - first;
    int x0 = xAt + at[first];
    int x1 = xAt + at[first + Math.min(1, rest)];
    int x2 = xAt + at[first + Math.min(2, rest)];
    int x3 = xAt + at[first + Math.min(3, rest)];
    for (int row = 0; row < offsets.length; row += run) {
      boolean begins = row == 0;
      float[] from = begins ? bias : y;
      int f0 = begins ? n : yAt + to[toFirst];
      int f1 = begins ? n : yAt + to[toFirst + Math.min(1, rest)];
      int f2 = begins ? n : yAt + to[toFirst + Math.min(2, rest)];
      int f3 = begins ? n : yAt + to[toFirst + Math.min(3, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, from, f0);
      FloatVector b0 = FloatVector.fromArray(SPECIES, from, f0 + LANES);
      FloatVector c0 = FloatVector.fromArray(SPECIES, from, f0 + 2 * LANES);
      FloatVector d0 = FloatVector.fromArray(SPECIES, from, f0 + 3 * LANES);
      FloatVector a1 = FloatVector.fromArray(SPECIES, from, f1);
      FloatVector b1 = FloatVector.fromArray(SPECIES, from, f1 + LANES);
      FloatVector c1 = FloatVector.fromArray(SPECIES, from, f1 + 2 * LANES);
      FloatVector d1 = FloatVector.fromArray(SPECIES, from, f1 + 3 * LANES);
      FloatVector a2 = FloatVector.fromArray(SPECIES, from, f2);
      FloatVector b2 = FloatVector.fromArray(SPECIES, from, f2 + LANES);
      FloatVector c2 = FloatVector.fromArray(SPECIES, from, f2 + 2 * LANES);
      FloatVector d2 = FloatVector.fromArray(SPECIES, from, f2 + 3 * LANES);
      FloatVector a3 = FloatVector.fromArray(SPECIES, from, f3);
      FloatVector b3 = FloatVector.fromArray(SPECIES, from, f3 + LANES);
      FloatVector c3 = FloatVector.fromArray(SPECIES, from, f3 + 2 * LANES);
      FloatVector d3 = FloatVector.fromArray(SPECIES, from, f3 + 3 * LANES);
      int k0 = x0 + offsets[row];
      int k1 = x1 + offsets[row];
      int k2 = x2 + offsets[row];
      int k3 = x3 + offsets[row];
      int w = panelAt + row * 4 * LANES;
      for (int i = 0; i < run; i++, w += 4 * LANES) {
        FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
        FloatVector wb = FloatVector.fromArray(SPECIES, panels, w + LANES);
        FloatVector wc = FloatVector.fromArray(SPECIES, panels, w + 2 * LANES);
        FloatVector wd = FloatVector.fromArray(SPECIES, panels, w + 3 * LANES);
        FloatVector v0 = FloatVector.broadcast(SPECIES, x[k0 + i]);
        a0 = v0.fma(wa, a0);
        b0 = v0.fma(wb, b0);
        c0 = v0.fma(wc, c0);
        d0 = v0.fma(wd, d0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x[k1 + i]);
        a1 = v1.fma(wa, a1);
        b1 = v1.fma(wb, b1);
        c1 = v1.fma(wc, c1);
        d1 = v1.fma(wd, d1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x[k2 + i]);
        a2 = v2.fma(wa, a2);
        b2 = v2.fma(wb, b2);
        c2 = v2.fma(wc, c2);
        d2 = v2.fma(wd, d2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x[k3 + i]);
        a3 = v3.fma(wa, a3);
        b3 = v3.fma(wb, b3);
        c3 = v3.fma(wc, c3);
        d3 = v3.fma(wd, d3);
      }
      // Sums wait where the outputs go: vectors that live from one run to the next become objects.
      int y0 = yAt + to[toFirst];
      int y1 = yAt + to[toFirst + Math.min(1, rest)];
      int y2 = yAt + to[toFirst + Math.min(2, rest)];
      int y3 = yAt + to[toFirst + Math.min(3, rest)];
      if (relu && row + run == offsets.length) {
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
  }

  static void sixByTwo(
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
    int run = windows.run();
    int rest = last - first;
    int x0 = xAt + at[first];
    int x1 = xAt + at[first + Math.min(1, rest)];
    int x2 = xAt + at[first + Math.min(2, rest)];
    int x3 = xAt + at[first + Math.min(3, rest)];
    int x4 = xAt + at[first + Math.min(4, rest)];
    int x5 = xAt + at[first + Math.min(5, rest)];
    for (int row = 0; row < offsets.length; row += run) {
      boolean begins = row == 0;
      float[] from = begins ? bias : y;
      int f0 = begins ? n : yAt + to[toFirst];
      int f1 = begins ? n : yAt + to[toFirst + Math.min(1, rest)];
      int f2 = begins ? n : yAt + to[toFirst + Math.min(2, rest)];
      int f3 = begins ? n : yAt + to[toFirst + Math.min(3, rest)];
      int f4 = begins ? n : yAt + to[toFirst + Math.min(4, rest)];
      int f5 = begins ? n : yAt + to[toFirst + Math.min(5, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, from, f0);
      FloatVector b0 = FloatVector.fromArray(SPECIES, from, f0 + LANES);
      FloatVector a1 = FloatVector.fromArray(SPECIES, from, f1);
      FloatVector b1 = FloatVector.fromArray(SPECIES, from, f1 + LANES);
      FloatVector a2 = FloatVector.fromArray(SPECIES, from, f2);
      FloatVector b2 = FloatVector.fromArray(SPECIES, from, f2 + LANES);
      FloatVector a3 = FloatVector.fromArray(SPECIES, from, f3);
      FloatVector b3 = FloatVector.fromArray(SPECIES, from, f3 + LANES);
      FloatVector a4 = FloatVector.fromArray(SPECIES, from, f4);
      FloatVector b4 = FloatVector.fromArray(SPECIES, from, f4 + LANES);
      FloatVector a5 = FloatVector.fromArray(SPECIES, from, f5);
      FloatVector b5 = FloatVector.fromArray(SPECIES, from, f5 + LANES);
      int k0 = x0 + offsets[row];
      int k1 = x1 + offsets[row];
      int k2 = x2 + offsets[row];
      int k3 = x3 + offsets[row];
      int k4 = x4 + offsets[row];
      int k5 = x5 + offsets[row];
      int w = panelAt + row * 2 * LANES;
      for (int i = 0; i < run; i++, w += 2 * LANES) {
        FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
        FloatVector wb = FloatVector.fromArray(SPECIES, panels, w + LANES);
        FloatVector v0 = FloatVector.broadcast(SPECIES, x[k0 + i]);
        a0 = v0.fma(wa, a0);
        b0 = v0.fma(wb, b0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x[k1 + i]);
        a1 = v1.fma(wa, a1);
        b1 = v1.fma(wb, b1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x[k2 + i]);
        a2 = v2.fma(wa, a2);
        b2 = v2.fma(wb, b2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x[k3 + i]);
        a3 = v3.fma(wa, a3);
        b3 = v3.fma(wb, b3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, x[k4 + i]);
        a4 = v4.fma(wa, a4);
        b4 = v4.fma(wb, b4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, x[k5 + i]);
        a5 = v5.fma(wa, a5);
        b5 = v5.fma(wb, b5);
      }
      // Sums wait where the outputs go: vectors that live from one run to the next become objects.
      int y0 = yAt + to[toFirst];
      int y1 = yAt + to[toFirst + Math.min(1, rest)];
      int y2 = yAt + to[toFirst + Math.min(2, rest)];
      int y3 = yAt + to[toFirst + Math.min(3, rest)];
      int y4 = yAt + to[toFirst + Math.min(4, rest)];
      int y5 = yAt + to[toFirst + Math.min(5, rest)];
      if (relu && row + run == offsets.length) {
        a0.max(0f).intoArray(y, y0);
        b0.max(0f).intoArray(y, y0 + LANES);
        a1.max(0f).intoArray(y, y1);
        b1.max(0f).intoArray(y, y1 + LANES);
        a2.max(0f).intoArray(y, y2);
        b2.max(0f).intoArray(y, y2 + LANES);
        a3.max(0f).intoArray(y, y3);
        b3.max(0f).intoArray(y, y3 + LANES);
        a4.max(0f).intoArray(y, y4);
        b4.max(0f).intoArray(y, y4 + LANES);
        a5.max(0f).intoArray(y, y5);
        b5.max(0f).intoArray(y, y5 + LANES);
      } else {
        a0.intoArray(y, y0);
        b0.intoArray(y, y0 + LANES);
        a1.intoArray(y, y1);
        b1.intoArray(y, y1 + LANES);
        a2.intoArray(y, y2);
        b2.intoArray(y, y2 + LANES);
        a3.intoArray(y, y3);
        b3.intoArray(y, y3 + LANES);
        a4.intoArray(y, y4);
        b4.intoArray(y, y4 + LANES);
        a5.intoArray(y, y5);
        b5.intoArray(y, y5 + LANES);
      }
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
    int run = windows.run();
    int rest = last - first;
    int x0 = xAt + at[first];
    int x1 = xAt + at[first + Math.min(1, rest)];
    int x2 = xAt + at[first + Math.min(2, rest)];
    int x3 = xAt + at[first + Math.min(3, rest)];
    for (int row = 0; row < offsets.length; row += run) {
      boolean begins = row == 0;
      float[] from = begins ? bias : y;
      int f0 = begins ? n : yAt + to[toFirst];
      int f1 = begins ? n : yAt + to[toFirst + Math.min(1, rest)];
      int f2 = begins ? n : yAt + to[toFirst + Math.min(2, rest)];
      int f3 = begins ? n : yAt + to[toFirst + Math.min(3, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, from, f0);
      FloatVector b0 = FloatVector.fromArray(SPECIES, from, f0 + LANES);
      FloatVector a1 = FloatVector.fromArray(SPECIES, from, f1);
      FloatVector b1 = FloatVector.fromArray(SPECIES, from, f1 + LANES);
      FloatVector a2 = FloatVector.fromArray(SPECIES, from, f2);
      FloatVector b2 = FloatVector.fromArray(SPECIES, from, f2 + LANES);
      FloatVector a3 = FloatVector.fromArray(SPECIES, from, f3);
      FloatVector b3 = FloatVector.fromArray(SPECIES, from, f3 + LANES);
      int k0 = x0 + offsets[row];
      int k1 = x1 + offsets[row];
      int k2 = x2 + offsets[row];
      int k3 = x3 + offsets[row];
      int w = panelAt + row * 2 * LANES;
      for (int i = 0; i < run; i++, w += 2 * LANES) {
        FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
        FloatVector wb = FloatVector.fromArray(SPECIES, panels, w + LANES);
        FloatVector v0 = FloatVector.broadcast(SPECIES, x[k0 + i]);
        a0 = v0.fma(wa, a0);
        b0 = v0.fma(wb, b0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x[k1 + i]);
        a1 = v1.fma(wa, a1);
        b1 = v1.fma(wb, b1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x[k2 + i]);
        a2 = v2.fma(wa, a2);
        b2 = v2.fma(wb, b2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x[k3 + i]);
        a3 = v3.fma(wa, a3);
        b3 = v3.fma(wb, b3);
      }
      // Sums wait where the outputs go: vectors that live from one run to the next become objects.
      int y0 = yAt + to[toFirst];
      int y1 = yAt + to[toFirst + Math.min(1, rest)];
      int y2 = yAt + to[toFirst + Math.min(2, rest)];
      int y3 = yAt + to[toFirst + Math.min(3, rest)];
      if (relu && row + run == offsets.length) {
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
  }

  static void sixByOne(
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
    int run = windows.run();
    int rest = last - first;
    int x0 = xAt + at[first];
    int x1 = xAt + at[first + Math.min(1, rest)];
    int x2 = xAt + at[first + Math.min(2, rest)];
    int x3 = xAt + at[first + Math.min(3, rest)];
    int x4 = xAt + at[first + Math.min(4, rest)];
    int x5 = xAt + at[first + Math.min(5, rest)];
    for (int row = 0; row < offsets.length; row += run) {
      boolean begins = row == 0;
      float[] from = begins ? bias : y;
      int f0 = begins ? n : yAt + to[toFirst];
      int f1 = begins ? n : yAt + to[toFirst + Math.min(1, rest)];
      int f2 = begins ? n : yAt + to[toFirst + Math.min(2, rest)];
      int f3 = begins ? n : yAt + to[toFirst + Math.min(3, rest)];
      int f4 = begins ? n : yAt + to[toFirst + Math.min(4, rest)];
      int f5 = begins ? n : yAt + to[toFirst + Math.min(5, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, from, f0);
      FloatVector a1 = FloatVector.fromArray(SPECIES, from, f1);
      FloatVector a2 = FloatVector.fromArray(SPECIES, from, f2);
      FloatVector a3 = FloatVector.fromArray(SPECIES, from, f3);
      FloatVector a4 = FloatVector.fromArray(SPECIES, from, f4);
      FloatVector a5 = FloatVector.fromArray(SPECIES, from, f5);
      int k0 = x0 + offsets[row];
      int k1 = x1 + offsets[row];
      int k2 = x2 + offsets[row];
      int k3 = x3 + offsets[row];
      int k4 = x4 + offsets[row];
      int k5 = x5 + offsets[row];
      int w = panelAt + row * 1 * LANES;
      for (int i = 0; i < run; i++, w += 1 * LANES) {
        FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
        FloatVector v0 = FloatVector.broadcast(SPECIES, x[k0 + i]);
        a0 = v0.fma(wa, a0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x[k1 + i]);
        a1 = v1.fma(wa, a1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x[k2 + i]);
        a2 = v2.fma(wa, a2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x[k3 + i]);
        a3 = v3.fma(wa, a3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, x[k4 + i]);
        a4 = v4.fma(wa, a4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, x[k5 + i]);
        a5 = v5.fma(wa, a5);
      }
      // Sums wait where the outputs go: vectors that live from one run to the next become objects.
      int y0 = yAt + to[toFirst];
      int y1 = yAt + to[toFirst + Math.min(1, rest)];
      int y2 = yAt + to[toFirst + Math.min(2, rest)];
      int y3 = yAt + to[toFirst + Math.min(3, rest)];
      int y4 = yAt + to[toFirst + Math.min(4, rest)];
      int y5 = yAt + to[toFirst + Math.min(5, rest)];
      if (relu && row + run == offsets.length) {
        a0.max(0f).intoArray(y, y0);
        a1.max(0f).intoArray(y, y1);
        a2.max(0f).intoArray(y, y2);
        a3.max(0f).intoArray(y, y3);
        a4.max(0f).intoArray(y, y4);
        a5.max(0f).intoArray(y, y5);
      } else {
        a0.intoArray(y, y0);
        a1.intoArray(y, y1);
        a2.intoArray(y, y2);
        a3.intoArray(y, y3);
        a4.intoArray(y, y4);
        a5.intoArray(y, y5);
      }
    }
  }
}
