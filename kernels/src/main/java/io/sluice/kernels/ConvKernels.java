package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of the windows of a convolution by the Vector API.
 *
 * <p>Methods are named by the windows and the vectors of outputs whose sums they keep in registers:
 * as many as there are registers, so that a weight that was read serves all windows and an input
 * all vectors. {@code panels} holds from {@code panelAt} on the weights of these outputs, of which
 * {@code n} is the first, input after input. Where fewer windows are left before {@code last}, the
 * last one is computed again. The outputs of the first window go to {@code to[toFirst]}, and so on.
 * Quads read four inputs one behind the other for each index of the list.
 *
 * <p>What the JIT compilers of JDK 17 and 25 make of a loop decides its shape, as their machine
 * code shows:
 *
 * <ul>
 *   <li>Methods are for 16 or for 32 registers. The compiler reads all inputs and weights of a pass
 *       before it multiplies them if nothing keeps it from that, so sums, inputs and weights
 *       together must fit, else it puts sums away and fetches them again in each pass.
 *   <li>The index of a weight counts the loop. Each input has an index from a list, which is
 *       checked where it is used; so an input is read right before its products. Indices that grow
 *       with the loop need no check but an addition each, and much preparation.
 *   <li>Nothing that is needed after the loop is in a vector register during it.
 *   <li>A bound of outputs is a value, not a branch. With 32 registers a maximum is cheap. Else it
 *       takes three times the instructions of a comparison and a choice, which give the same bits.
 * </ul>
 */
final class ConvKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Outputs have no bound. */
  static final int NONE = 0;

  /** Outputs below zero become zero. */
  static final int ZERO = 1;

  /** The least output, by the two constants. */
  static final float[] BOUNDS = {Float.NEGATIVE_INFINITY, 0f};

  private ConvKernels() {}

  static void twoByFour(
      float[] panels,
      int panelAt,
      float[] bias,
      int n,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int end = panelAt + offsets.length * 4 * LANES;
    for (int p = first; p <= last; p += 2) {
      int rest = last - p;
      int t = toFirst + p - first;
      int x0 = xAt + at[p];
      int x1 = xAt + at[p + Math.min(1, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, n + LANES);
      FloatVector c0 = FloatVector.fromArray(SPECIES, bias, n + 2 * LANES);
      FloatVector d0 = FloatVector.fromArray(SPECIES, bias, n + 3 * LANES);
      FloatVector a1 = a0;
      FloatVector b1 = b0;
      FloatVector c1 = c0;
      FloatVector d1 = d0;
      int i = 0;
      for (int w = panelAt; w < end; w += 4 * LANES) {
        int offset = offsets[i];
        i++;
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
      }
      // The indices of the outputs now, as in the loop they would take up registers.
      int y0 = yAt + to[t];
      int y1 = yAt + to[t + Math.min(1, rest)];
      FloatVector low = FloatVector.broadcast(SPECIES, BOUNDS[bound]);
      a0.blend(low, a0.compare(VectorOperators.LE, low)).intoArray(y, y0);
      b0.blend(low, b0.compare(VectorOperators.LE, low)).intoArray(y, y0 + LANES);
      c0.blend(low, c0.compare(VectorOperators.LE, low)).intoArray(y, y0 + 2 * LANES);
      d0.blend(low, d0.compare(VectorOperators.LE, low)).intoArray(y, y0 + 3 * LANES);
      a1.blend(low, a1.compare(VectorOperators.LE, low)).intoArray(y, y1);
      b1.blend(low, b1.compare(VectorOperators.LE, low)).intoArray(y, y1 + LANES);
      c1.blend(low, c1.compare(VectorOperators.LE, low)).intoArray(y, y1 + 2 * LANES);
      d1.blend(low, d1.compare(VectorOperators.LE, low)).intoArray(y, y1 + 3 * LANES);
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
      int bound,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int end = panelAt + offsets.length * 2 * LANES;
    for (int p = first; p <= last; p += 4) {
      int rest = last - p;
      int t = toFirst + p - first;
      int x0 = xAt + at[p];
      int x1 = xAt + at[p + Math.min(1, rest)];
      int x2 = xAt + at[p + Math.min(2, rest)];
      int x3 = xAt + at[p + Math.min(3, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, n + LANES);
      FloatVector a1 = a0;
      FloatVector b1 = b0;
      FloatVector a2 = a0;
      FloatVector b2 = b0;
      FloatVector a3 = a0;
      FloatVector b3 = b0;
      int i = 0;
      for (int w = panelAt; w < end; w += 2 * LANES) {
        int offset = offsets[i];
        i++;
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
      int y0 = yAt + to[t];
      int y1 = yAt + to[t + Math.min(1, rest)];
      int y2 = yAt + to[t + Math.min(2, rest)];
      int y3 = yAt + to[t + Math.min(3, rest)];
      FloatVector low = FloatVector.broadcast(SPECIES, BOUNDS[bound]);
      a0.blend(low, a0.compare(VectorOperators.LE, low)).intoArray(y, y0);
      b0.blend(low, b0.compare(VectorOperators.LE, low)).intoArray(y, y0 + LANES);
      a1.blend(low, a1.compare(VectorOperators.LE, low)).intoArray(y, y1);
      b1.blend(low, b1.compare(VectorOperators.LE, low)).intoArray(y, y1 + LANES);
      a2.blend(low, a2.compare(VectorOperators.LE, low)).intoArray(y, y2);
      b2.blend(low, b2.compare(VectorOperators.LE, low)).intoArray(y, y2 + LANES);
      a3.blend(low, a3.compare(VectorOperators.LE, low)).intoArray(y, y3);
      b3.blend(low, b3.compare(VectorOperators.LE, low)).intoArray(y, y3 + LANES);
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
      int bound,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int end = panelAt + offsets.length * 1 * LANES;
    for (int p = first; p <= last; p += 6) {
      int rest = last - p;
      int t = toFirst + p - first;
      int x0 = xAt + at[p];
      int x1 = xAt + at[p + Math.min(1, rest)];
      int x2 = xAt + at[p + Math.min(2, rest)];
      int x3 = xAt + at[p + Math.min(3, rest)];
      int x4 = xAt + at[p + Math.min(4, rest)];
      int x5 = xAt + at[p + Math.min(5, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      FloatVector a4 = a0;
      FloatVector a5 = a0;
      int i = 0;
      for (int w = panelAt; w < end; w += LANES) {
        int offset = offsets[i];
        i++;
        FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
        FloatVector v0 = FloatVector.broadcast(SPECIES, x[x0 + offset]);
        a0 = v0.fma(wa, a0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x[x1 + offset]);
        a1 = v1.fma(wa, a1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x[x2 + offset]);
        a2 = v2.fma(wa, a2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x[x3 + offset]);
        a3 = v3.fma(wa, a3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, x[x4 + offset]);
        a4 = v4.fma(wa, a4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, x[x5 + offset]);
        a5 = v5.fma(wa, a5);
      }
      // The indices of the outputs now, as in the loop they would take up registers.
      int y0 = yAt + to[t];
      int y1 = yAt + to[t + Math.min(1, rest)];
      int y2 = yAt + to[t + Math.min(2, rest)];
      int y3 = yAt + to[t + Math.min(3, rest)];
      int y4 = yAt + to[t + Math.min(4, rest)];
      int y5 = yAt + to[t + Math.min(5, rest)];
      FloatVector low = FloatVector.broadcast(SPECIES, BOUNDS[bound]);
      a0.blend(low, a0.compare(VectorOperators.LE, low)).intoArray(y, y0);
      a1.blend(low, a1.compare(VectorOperators.LE, low)).intoArray(y, y1);
      a2.blend(low, a2.compare(VectorOperators.LE, low)).intoArray(y, y2);
      a3.blend(low, a3.compare(VectorOperators.LE, low)).intoArray(y, y3);
      a4.blend(low, a4.compare(VectorOperators.LE, low)).intoArray(y, y4);
      a5.blend(low, a5.compare(VectorOperators.LE, low)).intoArray(y, y5);
    }
  }

  static void fiveByFour(
      float[] panels,
      int panelAt,
      float[] bias,
      int n,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int end = panelAt + offsets.length * 4 * LANES;
    for (int p = first; p <= last; p += 5) {
      int rest = last - p;
      int t = toFirst + p - first;
      int x0 = xAt + at[p];
      int x1 = xAt + at[p + Math.min(1, rest)];
      int x2 = xAt + at[p + Math.min(2, rest)];
      int x3 = xAt + at[p + Math.min(3, rest)];
      int x4 = xAt + at[p + Math.min(4, rest)];
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
      FloatVector a4 = a0;
      FloatVector b4 = b0;
      FloatVector c4 = c0;
      FloatVector d4 = d0;
      int i = 0;
      for (int w = panelAt; w < end; w += 4 * LANES) {
        int offset = offsets[i];
        i++;
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
        FloatVector v4 = FloatVector.broadcast(SPECIES, x[x4 + offset]);
        a4 = v4.fma(wa, a4);
        b4 = v4.fma(wb, b4);
        c4 = v4.fma(wc, c4);
        d4 = v4.fma(wd, d4);
      }
      // The indices of the outputs now, as in the loop they would take up registers.
      int y0 = yAt + to[t];
      int y1 = yAt + to[t + Math.min(1, rest)];
      int y2 = yAt + to[t + Math.min(2, rest)];
      int y3 = yAt + to[t + Math.min(3, rest)];
      int y4 = yAt + to[t + Math.min(4, rest)];
      FloatVector low = FloatVector.broadcast(SPECIES, BOUNDS[bound]);
      a0.max(low).intoArray(y, y0);
      b0.max(low).intoArray(y, y0 + LANES);
      c0.max(low).intoArray(y, y0 + 2 * LANES);
      d0.max(low).intoArray(y, y0 + 3 * LANES);
      a1.max(low).intoArray(y, y1);
      b1.max(low).intoArray(y, y1 + LANES);
      c1.max(low).intoArray(y, y1 + 2 * LANES);
      d1.max(low).intoArray(y, y1 + 3 * LANES);
      a2.max(low).intoArray(y, y2);
      b2.max(low).intoArray(y, y2 + LANES);
      c2.max(low).intoArray(y, y2 + 2 * LANES);
      d2.max(low).intoArray(y, y2 + 3 * LANES);
      a3.max(low).intoArray(y, y3);
      b3.max(low).intoArray(y, y3 + LANES);
      c3.max(low).intoArray(y, y3 + 2 * LANES);
      d3.max(low).intoArray(y, y3 + 3 * LANES);
      a4.max(low).intoArray(y, y4);
      b4.max(low).intoArray(y, y4 + LANES);
      c4.max(low).intoArray(y, y4 + 2 * LANES);
      d4.max(low).intoArray(y, y4 + 3 * LANES);
    }
  }

  static void eightByTwo(
      float[] panels,
      int panelAt,
      float[] bias,
      int n,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int end = panelAt + offsets.length * 2 * LANES;
    for (int p = first; p <= last; p += 8) {
      int rest = last - p;
      int t = toFirst + p - first;
      int x0 = xAt + at[p];
      int x1 = xAt + at[p + Math.min(1, rest)];
      int x2 = xAt + at[p + Math.min(2, rest)];
      int x3 = xAt + at[p + Math.min(3, rest)];
      int x4 = xAt + at[p + Math.min(4, rest)];
      int x5 = xAt + at[p + Math.min(5, rest)];
      int x6 = xAt + at[p + Math.min(6, rest)];
      int x7 = xAt + at[p + Math.min(7, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector b0 = FloatVector.fromArray(SPECIES, bias, n + LANES);
      FloatVector a1 = a0;
      FloatVector b1 = b0;
      FloatVector a2 = a0;
      FloatVector b2 = b0;
      FloatVector a3 = a0;
      FloatVector b3 = b0;
      FloatVector a4 = a0;
      FloatVector b4 = b0;
      FloatVector a5 = a0;
      FloatVector b5 = b0;
      FloatVector a6 = a0;
      FloatVector b6 = b0;
      FloatVector a7 = a0;
      FloatVector b7 = b0;
      int i = 0;
      for (int w = panelAt; w < end; w += 2 * LANES) {
        int offset = offsets[i];
        i++;
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
        FloatVector v4 = FloatVector.broadcast(SPECIES, x[x4 + offset]);
        a4 = v4.fma(wa, a4);
        b4 = v4.fma(wb, b4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, x[x5 + offset]);
        a5 = v5.fma(wa, a5);
        b5 = v5.fma(wb, b5);
        FloatVector v6 = FloatVector.broadcast(SPECIES, x[x6 + offset]);
        a6 = v6.fma(wa, a6);
        b6 = v6.fma(wb, b6);
        FloatVector v7 = FloatVector.broadcast(SPECIES, x[x7 + offset]);
        a7 = v7.fma(wa, a7);
        b7 = v7.fma(wb, b7);
      }
      // The indices of the outputs now, as in the loop they would take up registers.
      int y0 = yAt + to[t];
      int y1 = yAt + to[t + Math.min(1, rest)];
      int y2 = yAt + to[t + Math.min(2, rest)];
      int y3 = yAt + to[t + Math.min(3, rest)];
      int y4 = yAt + to[t + Math.min(4, rest)];
      int y5 = yAt + to[t + Math.min(5, rest)];
      int y6 = yAt + to[t + Math.min(6, rest)];
      int y7 = yAt + to[t + Math.min(7, rest)];
      FloatVector low = FloatVector.broadcast(SPECIES, BOUNDS[bound]);
      a0.max(low).intoArray(y, y0);
      b0.max(low).intoArray(y, y0 + LANES);
      a1.max(low).intoArray(y, y1);
      b1.max(low).intoArray(y, y1 + LANES);
      a2.max(low).intoArray(y, y2);
      b2.max(low).intoArray(y, y2 + LANES);
      a3.max(low).intoArray(y, y3);
      b3.max(low).intoArray(y, y3 + LANES);
      a4.max(low).intoArray(y, y4);
      b4.max(low).intoArray(y, y4 + LANES);
      a5.max(low).intoArray(y, y5);
      b5.max(low).intoArray(y, y5 + LANES);
      a6.max(low).intoArray(y, y6);
      b6.max(low).intoArray(y, y6 + LANES);
      a7.max(low).intoArray(y, y7);
      b7.max(low).intoArray(y, y7 + LANES);
    }
  }

  static void eightByOne(
      float[] panels,
      int panelAt,
      float[] bias,
      int n,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int end = panelAt + offsets.length * 1 * LANES;
    for (int p = first; p <= last; p += 8) {
      int rest = last - p;
      int t = toFirst + p - first;
      int x0 = xAt + at[p];
      int x1 = xAt + at[p + Math.min(1, rest)];
      int x2 = xAt + at[p + Math.min(2, rest)];
      int x3 = xAt + at[p + Math.min(3, rest)];
      int x4 = xAt + at[p + Math.min(4, rest)];
      int x5 = xAt + at[p + Math.min(5, rest)];
      int x6 = xAt + at[p + Math.min(6, rest)];
      int x7 = xAt + at[p + Math.min(7, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      FloatVector a4 = a0;
      FloatVector a5 = a0;
      FloatVector a6 = a0;
      FloatVector a7 = a0;
      int i = 0;
      for (int w = panelAt; w < end; w += LANES) {
        int offset = offsets[i];
        i++;
        FloatVector wa = FloatVector.fromArray(SPECIES, panels, w);
        FloatVector v0 = FloatVector.broadcast(SPECIES, x[x0 + offset]);
        a0 = v0.fma(wa, a0);
        FloatVector v1 = FloatVector.broadcast(SPECIES, x[x1 + offset]);
        a1 = v1.fma(wa, a1);
        FloatVector v2 = FloatVector.broadcast(SPECIES, x[x2 + offset]);
        a2 = v2.fma(wa, a2);
        FloatVector v3 = FloatVector.broadcast(SPECIES, x[x3 + offset]);
        a3 = v3.fma(wa, a3);
        FloatVector v4 = FloatVector.broadcast(SPECIES, x[x4 + offset]);
        a4 = v4.fma(wa, a4);
        FloatVector v5 = FloatVector.broadcast(SPECIES, x[x5 + offset]);
        a5 = v5.fma(wa, a5);
        FloatVector v6 = FloatVector.broadcast(SPECIES, x[x6 + offset]);
        a6 = v6.fma(wa, a6);
        FloatVector v7 = FloatVector.broadcast(SPECIES, x[x7 + offset]);
        a7 = v7.fma(wa, a7);
      }
      // The indices of the outputs now, as in the loop they would take up registers.
      int y0 = yAt + to[t];
      int y1 = yAt + to[t + Math.min(1, rest)];
      int y2 = yAt + to[t + Math.min(2, rest)];
      int y3 = yAt + to[t + Math.min(3, rest)];
      int y4 = yAt + to[t + Math.min(4, rest)];
      int y5 = yAt + to[t + Math.min(5, rest)];
      int y6 = yAt + to[t + Math.min(6, rest)];
      int y7 = yAt + to[t + Math.min(7, rest)];
      FloatVector low = FloatVector.broadcast(SPECIES, BOUNDS[bound]);
      a0.max(low).intoArray(y, y0);
      a1.max(low).intoArray(y, y1);
      a2.max(low).intoArray(y, y2);
      a3.max(low).intoArray(y, y3);
      a4.max(low).intoArray(y, y4);
      a5.max(low).intoArray(y, y5);
      a6.max(low).intoArray(y, y6);
      a7.max(low).intoArray(y, y7);
    }
  }

  static void eightByOneQuads(
      float[] panels,
      int panelAt,
      float[] bias,
      int n,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    int end = panelAt + offsets.length * 1 * LANES;
    for (int p = first; p <= last; p += 8) {
      int rest = last - p;
      int t = toFirst + p - first;
      int x0 = xAt + at[p];
      int x1 = xAt + at[p + Math.min(1, rest)];
      int x2 = xAt + at[p + Math.min(2, rest)];
      int x3 = xAt + at[p + Math.min(3, rest)];
      int x4 = xAt + at[p + Math.min(4, rest)];
      int x5 = xAt + at[p + Math.min(5, rest)];
      int x6 = xAt + at[p + Math.min(6, rest)];
      int x7 = xAt + at[p + Math.min(7, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      FloatVector a4 = a0;
      FloatVector a5 = a0;
      FloatVector a6 = a0;
      FloatVector a7 = a0;
      int i = 0;
      for (int w = panelAt; w < end; w += 4 * LANES) {
        int offset = offsets[i];
        i += 4;
        FloatVector wa0 = FloatVector.fromArray(SPECIES, panels, w);
        FloatVector wa1 = FloatVector.fromArray(SPECIES, panels, w + LANES);
        FloatVector wa2 = FloatVector.fromArray(SPECIES, panels, w + 2 * LANES);
        FloatVector wa3 = FloatVector.fromArray(SPECIES, panels, w + 3 * LANES);
        FloatVector v0a = FloatVector.broadcast(SPECIES, x[x0 + offset]);
        a0 = v0a.fma(wa0, a0);
        FloatVector v0b = FloatVector.broadcast(SPECIES, x[x0 + offset + 1]);
        a0 = v0b.fma(wa1, a0);
        FloatVector v0c = FloatVector.broadcast(SPECIES, x[x0 + offset + 2]);
        a0 = v0c.fma(wa2, a0);
        FloatVector v0d = FloatVector.broadcast(SPECIES, x[x0 + offset + 3]);
        a0 = v0d.fma(wa3, a0);
        FloatVector v1a = FloatVector.broadcast(SPECIES, x[x1 + offset]);
        a1 = v1a.fma(wa0, a1);
        FloatVector v1b = FloatVector.broadcast(SPECIES, x[x1 + offset + 1]);
        a1 = v1b.fma(wa1, a1);
        FloatVector v1c = FloatVector.broadcast(SPECIES, x[x1 + offset + 2]);
        a1 = v1c.fma(wa2, a1);
        FloatVector v1d = FloatVector.broadcast(SPECIES, x[x1 + offset + 3]);
        a1 = v1d.fma(wa3, a1);
        FloatVector v2a = FloatVector.broadcast(SPECIES, x[x2 + offset]);
        a2 = v2a.fma(wa0, a2);
        FloatVector v2b = FloatVector.broadcast(SPECIES, x[x2 + offset + 1]);
        a2 = v2b.fma(wa1, a2);
        FloatVector v2c = FloatVector.broadcast(SPECIES, x[x2 + offset + 2]);
        a2 = v2c.fma(wa2, a2);
        FloatVector v2d = FloatVector.broadcast(SPECIES, x[x2 + offset + 3]);
        a2 = v2d.fma(wa3, a2);
        FloatVector v3a = FloatVector.broadcast(SPECIES, x[x3 + offset]);
        a3 = v3a.fma(wa0, a3);
        FloatVector v3b = FloatVector.broadcast(SPECIES, x[x3 + offset + 1]);
        a3 = v3b.fma(wa1, a3);
        FloatVector v3c = FloatVector.broadcast(SPECIES, x[x3 + offset + 2]);
        a3 = v3c.fma(wa2, a3);
        FloatVector v3d = FloatVector.broadcast(SPECIES, x[x3 + offset + 3]);
        a3 = v3d.fma(wa3, a3);
        FloatVector v4a = FloatVector.broadcast(SPECIES, x[x4 + offset]);
        a4 = v4a.fma(wa0, a4);
        FloatVector v4b = FloatVector.broadcast(SPECIES, x[x4 + offset + 1]);
        a4 = v4b.fma(wa1, a4);
        FloatVector v4c = FloatVector.broadcast(SPECIES, x[x4 + offset + 2]);
        a4 = v4c.fma(wa2, a4);
        FloatVector v4d = FloatVector.broadcast(SPECIES, x[x4 + offset + 3]);
        a4 = v4d.fma(wa3, a4);
        FloatVector v5a = FloatVector.broadcast(SPECIES, x[x5 + offset]);
        a5 = v5a.fma(wa0, a5);
        FloatVector v5b = FloatVector.broadcast(SPECIES, x[x5 + offset + 1]);
        a5 = v5b.fma(wa1, a5);
        FloatVector v5c = FloatVector.broadcast(SPECIES, x[x5 + offset + 2]);
        a5 = v5c.fma(wa2, a5);
        FloatVector v5d = FloatVector.broadcast(SPECIES, x[x5 + offset + 3]);
        a5 = v5d.fma(wa3, a5);
        FloatVector v6a = FloatVector.broadcast(SPECIES, x[x6 + offset]);
        a6 = v6a.fma(wa0, a6);
        FloatVector v6b = FloatVector.broadcast(SPECIES, x[x6 + offset + 1]);
        a6 = v6b.fma(wa1, a6);
        FloatVector v6c = FloatVector.broadcast(SPECIES, x[x6 + offset + 2]);
        a6 = v6c.fma(wa2, a6);
        FloatVector v6d = FloatVector.broadcast(SPECIES, x[x6 + offset + 3]);
        a6 = v6d.fma(wa3, a6);
        FloatVector v7a = FloatVector.broadcast(SPECIES, x[x7 + offset]);
        a7 = v7a.fma(wa0, a7);
        FloatVector v7b = FloatVector.broadcast(SPECIES, x[x7 + offset + 1]);
        a7 = v7b.fma(wa1, a7);
        FloatVector v7c = FloatVector.broadcast(SPECIES, x[x7 + offset + 2]);
        a7 = v7c.fma(wa2, a7);
        FloatVector v7d = FloatVector.broadcast(SPECIES, x[x7 + offset + 3]);
        a7 = v7d.fma(wa3, a7);
      }
      // The indices of the outputs now, as in the loop they would take up registers.
      int y0 = yAt + to[t];
      int y1 = yAt + to[t + Math.min(1, rest)];
      int y2 = yAt + to[t + Math.min(2, rest)];
      int y3 = yAt + to[t + Math.min(3, rest)];
      int y4 = yAt + to[t + Math.min(4, rest)];
      int y5 = yAt + to[t + Math.min(5, rest)];
      int y6 = yAt + to[t + Math.min(6, rest)];
      int y7 = yAt + to[t + Math.min(7, rest)];
      FloatVector low = FloatVector.broadcast(SPECIES, BOUNDS[bound]);
      a0.max(low).intoArray(y, y0);
      a1.max(low).intoArray(y, y1);
      a2.max(low).intoArray(y, y2);
      a3.max(low).intoArray(y, y3);
      a4.max(low).intoArray(y, y4);
      a5.max(low).intoArray(y, y5);
      a6.max(low).intoArray(y, y6);
      a7.max(low).intoArray(y, y7);
    }
  }
}
