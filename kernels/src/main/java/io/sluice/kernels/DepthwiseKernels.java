package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Depthwise products of windows by the Vector API, for the channels of one vector, of which {@code
 * c} is the first.
 *
 * <p>There is a method for each kind of output, floats or integers, without a branch between a loop
 * and what is stored after it: of vectors that are made before a loop and needed in one branch
 * after it, the JIT compiler of JDK 17 makes objects in some runs. See also {@link ConvKernels}.
 *
 * <ul>
 *   <li>four: any windows, four at once, which share a weight.
 *   <li>nine: windows of nine inputs, whose weights all stay in registers.
 *   <li>slide: all windows of three by three that go down by one of their rows. Besides the
 *       weights, the two rows of inputs that a window shares with the next stay in registers.
 *   <li>fives: whole rows of windows of five columns, three at once, which share inputs; with a
 *       stride of one or two columns.
 * </ul>
 */
final class DepthwiseKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final boolean HAS_32_REGISTERS = LANES >= 16;

  private DepthwiseKernels() {}

  static void fourFloats(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int begin = c * offsets.length;
    int end = begin + LANES * offsets.length;
    for (int p = first; p <= last; p += 4) {
      // Where fewer than four are left the last one is computed again.
      int rest = last - p;
      int x0 = xAt + at[p];
      int x1 = xAt + at[p + Math.min(1, rest)];
      int x2 = xAt + at[p + Math.min(2, rest)];
      int x3 = xAt + at[p + Math.min(3, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, bias, c);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      int i = 0;
      for (int w = begin; w < end; w += LANES) {
        int offset = offsets[i];
        i++;
        FloatVector weight = FloatVector.fromArray(SPECIES, weights, w);
        a0 = FloatVector.fromArray(SPECIES, x, x0 + offset).fma(weight, a0);
        a1 = FloatVector.fromArray(SPECIES, x, x1 + offset).fma(weight, a1);
        a2 = FloatVector.fromArray(SPECIES, x, x2 + offset).fma(weight, a2);
        a3 = FloatVector.fromArray(SPECIES, x, x3 + offset).fma(weight, a3);
      }
      int y0 = yAt + to[p];
      int y1 = yAt + to[p + Math.min(1, rest)];
      int y2 = yAt + to[p + Math.min(2, rest)];
      int y3 = yAt + to[p + Math.min(3, rest)];
      FloatVector low = FloatVector.broadcast(SPECIES, ConvKernels.BOUNDS[bound]);
      (HAS_32_REGISTERS ? a0.max(low) : a0.blend(low, a0.compare(VectorOperators.LE, low)))
          .intoArray(y, y0);
      (HAS_32_REGISTERS ? a1.max(low) : a1.blend(low, a1.compare(VectorOperators.LE, low)))
          .intoArray(y, y1);
      (HAS_32_REGISTERS ? a2.max(low) : a2.blend(low, a2.compare(VectorOperators.LE, low)))
          .intoArray(y, y2);
      (HAS_32_REGISTERS ? a3.max(low) : a3.blend(low, a3.compare(VectorOperators.LE, low)))
          .intoArray(y, y3);
    }
  }

  static void nineFloats(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int w = c * 9;
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + LANES);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * LANES);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 5 * LANES);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 6 * LANES);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 7 * LANES);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 8 * LANES);
    FloatVector sum = FloatVector.fromArray(SPECIES, bias, c);
    int o0 = xAt + offsets[0];
    int o1 = xAt + offsets[1];
    int o2 = xAt + offsets[2];
    int o3 = xAt + offsets[3];
    int o4 = xAt + offsets[4];
    int o5 = xAt + offsets[5];
    int o6 = xAt + offsets[6];
    int o7 = xAt + offsets[7];
    int o8 = xAt + offsets[8];
    for (int p = first; p <= last; p++) {
      int k = at[p];
      FloatVector a0 = FloatVector.fromArray(SPECIES, x, k + o0).fma(w0, sum);
      FloatVector a1 = FloatVector.fromArray(SPECIES, x, k + o1).fma(w1, a0);
      FloatVector a2 = FloatVector.fromArray(SPECIES, x, k + o2).fma(w2, a1);
      FloatVector a3 = FloatVector.fromArray(SPECIES, x, k + o3).fma(w3, a2);
      FloatVector a4 = FloatVector.fromArray(SPECIES, x, k + o4).fma(w4, a3);
      FloatVector a5 = FloatVector.fromArray(SPECIES, x, k + o5).fma(w5, a4);
      FloatVector a6 = FloatVector.fromArray(SPECIES, x, k + o6).fma(w6, a5);
      FloatVector a7 = FloatVector.fromArray(SPECIES, x, k + o7).fma(w7, a6);
      FloatVector a8 = FloatVector.fromArray(SPECIES, x, k + o8).fma(w8, a7);
      FloatVector low = FloatVector.broadcast(SPECIES, ConvKernels.BOUNDS[bound]);
      (HAS_32_REGISTERS ? a8.max(low) : a8.blend(low, a8.compare(VectorOperators.LE, low)))
          .intoArray(y, yAt + to[p]);
    }
  }

  static void fourIntegers(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      KernelEpilogue.Integers epilogue,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int begin = c * offsets.length;
    int end = begin + LANES * offsets.length;
    for (int p = first; p <= last; p += 4) {
      // Where fewer than four are left the last one is computed again.
      int rest = last - p;
      int x0 = xAt + at[p];
      int x1 = xAt + at[p + Math.min(1, rest)];
      int x2 = xAt + at[p + Math.min(2, rest)];
      int x3 = xAt + at[p + Math.min(3, rest)];
      FloatVector a0 = FloatVector.fromArray(SPECIES, bias, c);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      int i = 0;
      for (int w = begin; w < end; w += LANES) {
        int offset = offsets[i];
        i++;
        FloatVector weight = FloatVector.fromArray(SPECIES, weights, w);
        a0 = FloatVector.fromArray(SPECIES, x, x0 + offset).fma(weight, a0);
        a1 = FloatVector.fromArray(SPECIES, x, x1 + offset).fma(weight, a1);
        a2 = FloatVector.fromArray(SPECIES, x, x2 + offset).fma(weight, a2);
        a3 = FloatVector.fromArray(SPECIES, x, x3 + offset).fma(weight, a3);
      }
      int y0 = yAt + to[p];
      int y1 = yAt + to[p + Math.min(1, rest)];
      int y2 = yAt + to[p + Math.min(2, rest)];
      int y3 = yAt + to[p + Math.min(3, rest)];
      FloatVector multipliers = FloatVector.fromArray(SPECIES, epilogue.multipliers(), c);
      FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
      FloatVector zero = FloatVector.broadcast(SPECIES, epilogue.offset());
      IntVector low = IntVector.broadcast(INTS, epilogue.lowBits());
      IntVector high = IntVector.broadcast(INTS, epilogue.highBits());
      a0.mul(multipliers)
          .add(rounder)
          .reinterpretAsInts()
          .max(low)
          .min(high)
          .reinterpretAsFloats()
          .sub(zero)
          .intoArray(y, y0);
      a1.mul(multipliers)
          .add(rounder)
          .reinterpretAsInts()
          .max(low)
          .min(high)
          .reinterpretAsFloats()
          .sub(zero)
          .intoArray(y, y1);
      a2.mul(multipliers)
          .add(rounder)
          .reinterpretAsInts()
          .max(low)
          .min(high)
          .reinterpretAsFloats()
          .sub(zero)
          .intoArray(y, y2);
      a3.mul(multipliers)
          .add(rounder)
          .reinterpretAsInts()
          .max(low)
          .min(high)
          .reinterpretAsFloats()
          .sub(zero)
          .intoArray(y, y3);
    }
  }

  static void nineIntegers(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      KernelEpilogue.Integers epilogue,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int w = c * 9;
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + LANES);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * LANES);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 5 * LANES);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 6 * LANES);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 7 * LANES);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 8 * LANES);
    FloatVector sum = FloatVector.fromArray(SPECIES, bias, c);
    int o0 = xAt + offsets[0];
    int o1 = xAt + offsets[1];
    int o2 = xAt + offsets[2];
    int o3 = xAt + offsets[3];
    int o4 = xAt + offsets[4];
    int o5 = xAt + offsets[5];
    int o6 = xAt + offsets[6];
    int o7 = xAt + offsets[7];
    int o8 = xAt + offsets[8];
    for (int p = first; p <= last; p++) {
      int k = at[p];
      FloatVector a0 = FloatVector.fromArray(SPECIES, x, k + o0).fma(w0, sum);
      FloatVector a1 = FloatVector.fromArray(SPECIES, x, k + o1).fma(w1, a0);
      FloatVector a2 = FloatVector.fromArray(SPECIES, x, k + o2).fma(w2, a1);
      FloatVector a3 = FloatVector.fromArray(SPECIES, x, k + o3).fma(w3, a2);
      FloatVector a4 = FloatVector.fromArray(SPECIES, x, k + o4).fma(w4, a3);
      FloatVector a5 = FloatVector.fromArray(SPECIES, x, k + o5).fma(w5, a4);
      FloatVector a6 = FloatVector.fromArray(SPECIES, x, k + o6).fma(w6, a5);
      FloatVector a7 = FloatVector.fromArray(SPECIES, x, k + o7).fma(w7, a6);
      FloatVector a8 = FloatVector.fromArray(SPECIES, x, k + o8).fma(w8, a7);
      FloatVector multipliers = FloatVector.fromArray(SPECIES, epilogue.multipliers(), c);
      FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
      FloatVector zero = FloatVector.broadcast(SPECIES, epilogue.offset());
      IntVector low = IntVector.broadcast(INTS, epilogue.lowBits());
      IntVector high = IntVector.broadcast(INTS, epilogue.highBits());
      a8.mul(multipliers)
          .add(rounder)
          .reinterpretAsInts()
          .max(low)
          .min(high)
          .reinterpretAsFloats()
          .sub(zero)
          .intoArray(y, yAt + to[p]);
    }
  }

  static void slideFloats(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int columns = windows.columns();
    int w = c * 9;
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + LANES);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * LANES);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 5 * LANES);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 6 * LANES);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 7 * LANES);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 8 * LANES);
    FloatVector sum = FloatVector.fromArray(SPECIES, bias, c);
    FloatVector low = FloatVector.broadcast(SPECIES, ConvKernels.BOUNDS[bound]);
    int second = offsets[1];
    int third = offsets[2];
    int down = offsets[3];
    for (int column = first; column < first + columns; column++) {
      int k = xAt + at[column];
      FloatVector a0 = FloatVector.fromArray(SPECIES, x, k);
      FloatVector a1 = FloatVector.fromArray(SPECIES, x, k + second);
      FloatVector a2 = FloatVector.fromArray(SPECIES, x, k + third);
      k += down;
      FloatVector b0 = FloatVector.fromArray(SPECIES, x, k);
      FloatVector b1 = FloatVector.fromArray(SPECIES, x, k + second);
      FloatVector b2 = FloatVector.fromArray(SPECIES, x, k + third);
      for (int p = column; p <= last; p += columns) {
        k += down;
        FloatVector c0 = FloatVector.fromArray(SPECIES, x, k);
        FloatVector c1 = FloatVector.fromArray(SPECIES, x, k + second);
        FloatVector c2 = FloatVector.fromArray(SPECIES, x, k + third);
        FloatVector a = a2.fma(w2, a1.fma(w1, a0.fma(w0, sum)));
        a = b2.fma(w5, b1.fma(w4, b0.fma(w3, a)));
        a = c2.fma(w8, c1.fma(w7, c0.fma(w6, a)));
        (HAS_32_REGISTERS ? a.max(low) : a.blend(low, a.compare(VectorOperators.LE, low)))
            .intoArray(y, yAt + to[p]);
        a0 = b0;
        a1 = b1;
        a2 = b2;
        b0 = c0;
        b1 = c1;
        b2 = c2;
      }
    }
  }

  static void slideIntegers(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      KernelEpilogue.Integers epilogue,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int columns = windows.columns();
    int w = c * 9;
    FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
    FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + LANES);
    FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
    FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
    FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * LANES);
    FloatVector w5 = FloatVector.fromArray(SPECIES, weights, w + 5 * LANES);
    FloatVector w6 = FloatVector.fromArray(SPECIES, weights, w + 6 * LANES);
    FloatVector w7 = FloatVector.fromArray(SPECIES, weights, w + 7 * LANES);
    FloatVector w8 = FloatVector.fromArray(SPECIES, weights, w + 8 * LANES);
    FloatVector sum = FloatVector.fromArray(SPECIES, bias, c);
    FloatVector multipliers = FloatVector.fromArray(SPECIES, epilogue.multipliers(), c);
    FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
    FloatVector zero = FloatVector.broadcast(SPECIES, epilogue.offset());
    IntVector low = IntVector.broadcast(INTS, epilogue.lowBits());
    IntVector high = IntVector.broadcast(INTS, epilogue.highBits());
    int second = offsets[1];
    int third = offsets[2];
    int down = offsets[3];
    for (int column = first; column < first + columns; column++) {
      int k = xAt + at[column];
      FloatVector a0 = FloatVector.fromArray(SPECIES, x, k);
      FloatVector a1 = FloatVector.fromArray(SPECIES, x, k + second);
      FloatVector a2 = FloatVector.fromArray(SPECIES, x, k + third);
      k += down;
      FloatVector b0 = FloatVector.fromArray(SPECIES, x, k);
      FloatVector b1 = FloatVector.fromArray(SPECIES, x, k + second);
      FloatVector b2 = FloatVector.fromArray(SPECIES, x, k + third);
      for (int p = column; p <= last; p += columns) {
        k += down;
        FloatVector c0 = FloatVector.fromArray(SPECIES, x, k);
        FloatVector c1 = FloatVector.fromArray(SPECIES, x, k + second);
        FloatVector c2 = FloatVector.fromArray(SPECIES, x, k + third);
        FloatVector a = a2.fma(w2, a1.fma(w1, a0.fma(w0, sum)));
        a = b2.fma(w5, b1.fma(w4, b0.fma(w3, a)));
        a = c2.fma(w8, c1.fma(w7, c0.fma(w6, a)));
        a.mul(multipliers)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(zero)
            .intoArray(y, yAt + to[p]);
        a0 = b0;
        a1 = b1;
        a2 = b2;
        b0 = c0;
        b1 = c1;
        b2 = c2;
      }
    }
  }

  static void fivesFloats(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int columns = windows.columns();
    int step = offsets[1] - offsets[0];
    int begin = c * offsets.length;
    int end = begin + offsets.length * LANES;
    for (int row = first; row <= last; row += columns) {
      for (int column = 0; column < columns; column += 3) {
        int p = row + Math.min(column, columns - 3);
        int x0 = xAt + at[p];
        FloatVector a0 = FloatVector.fromArray(SPECIES, bias, c);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        int i = 0;
        for (int w = begin; w < end; w += 5 * LANES) {
          int k = x0 + offsets[i];
          i += 5;
          FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
          FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + LANES);
          FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
          FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
          FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * LANES);
          FloatVector v0 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v0.fma(w0, a0);
          k += step;
          FloatVector v1 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v1.fma(w1, a0);
          a1 = v1.fma(w0, a1);
          k += step;
          FloatVector v2 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v2.fma(w2, a0);
          a1 = v2.fma(w1, a1);
          a2 = v2.fma(w0, a2);
          k += step;
          FloatVector v3 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v3.fma(w3, a0);
          a1 = v3.fma(w2, a1);
          a2 = v3.fma(w1, a2);
          k += step;
          FloatVector v4 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v4.fma(w4, a0);
          a1 = v4.fma(w3, a1);
          a2 = v4.fma(w2, a2);
          k += step;
          FloatVector v5 = FloatVector.fromArray(SPECIES, x, k);
          a1 = v5.fma(w4, a1);
          a2 = v5.fma(w3, a2);
          k += step;
          FloatVector v6 = FloatVector.fromArray(SPECIES, x, k);
          a2 = v6.fma(w4, a2);
        }
        FloatVector low = FloatVector.broadcast(SPECIES, ConvKernels.BOUNDS[bound]);
        (HAS_32_REGISTERS ? a0.max(low) : a0.blend(low, a0.compare(VectorOperators.LE, low)))
            .intoArray(y, yAt + to[p]);
        (HAS_32_REGISTERS ? a1.max(low) : a1.blend(low, a1.compare(VectorOperators.LE, low)))
            .intoArray(y, yAt + to[p + 1]);
        (HAS_32_REGISTERS ? a2.max(low) : a2.blend(low, a2.compare(VectorOperators.LE, low)))
            .intoArray(y, yAt + to[p + 2]);
      }
    }
  }

  static void fivesByTwoFloats(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      int bound,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int columns = windows.columns();
    int step = offsets[1] - offsets[0];
    int begin = c * offsets.length;
    int end = begin + offsets.length * LANES;
    for (int row = first; row <= last; row += columns) {
      for (int column = 0; column < columns; column += 3) {
        int p = row + Math.min(column, columns - 3);
        int x0 = xAt + at[p];
        FloatVector a0 = FloatVector.fromArray(SPECIES, bias, c);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        int i = 0;
        for (int w = begin; w < end; w += 5 * LANES) {
          int k = x0 + offsets[i];
          i += 5;
          FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
          FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + LANES);
          FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
          FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
          FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * LANES);
          FloatVector v0 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v0.fma(w0, a0);
          k += step;
          FloatVector v1 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v1.fma(w1, a0);
          k += step;
          FloatVector v2 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v2.fma(w2, a0);
          a1 = v2.fma(w0, a1);
          k += step;
          FloatVector v3 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v3.fma(w3, a0);
          a1 = v3.fma(w1, a1);
          k += step;
          FloatVector v4 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v4.fma(w4, a0);
          a1 = v4.fma(w2, a1);
          a2 = v4.fma(w0, a2);
          k += step;
          FloatVector v5 = FloatVector.fromArray(SPECIES, x, k);
          a1 = v5.fma(w3, a1);
          a2 = v5.fma(w1, a2);
          k += step;
          FloatVector v6 = FloatVector.fromArray(SPECIES, x, k);
          a1 = v6.fma(w4, a1);
          a2 = v6.fma(w2, a2);
          k += step;
          FloatVector v7 = FloatVector.fromArray(SPECIES, x, k);
          a2 = v7.fma(w3, a2);
          k += step;
          FloatVector v8 = FloatVector.fromArray(SPECIES, x, k);
          a2 = v8.fma(w4, a2);
        }
        FloatVector low = FloatVector.broadcast(SPECIES, ConvKernels.BOUNDS[bound]);
        (HAS_32_REGISTERS ? a0.max(low) : a0.blend(low, a0.compare(VectorOperators.LE, low)))
            .intoArray(y, yAt + to[p]);
        (HAS_32_REGISTERS ? a1.max(low) : a1.blend(low, a1.compare(VectorOperators.LE, low)))
            .intoArray(y, yAt + to[p + 1]);
        (HAS_32_REGISTERS ? a2.max(low) : a2.blend(low, a2.compare(VectorOperators.LE, low)))
            .intoArray(y, yAt + to[p + 2]);
      }
    }
  }

  static void fivesIntegers(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      KernelEpilogue.Integers epilogue,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int columns = windows.columns();
    int step = offsets[1] - offsets[0];
    int begin = c * offsets.length;
    int end = begin + offsets.length * LANES;
    for (int row = first; row <= last; row += columns) {
      for (int column = 0; column < columns; column += 3) {
        int p = row + Math.min(column, columns - 3);
        int x0 = xAt + at[p];
        FloatVector a0 = FloatVector.fromArray(SPECIES, bias, c);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        int i = 0;
        for (int w = begin; w < end; w += 5 * LANES) {
          int k = x0 + offsets[i];
          i += 5;
          FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
          FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + LANES);
          FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
          FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
          FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * LANES);
          FloatVector v0 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v0.fma(w0, a0);
          k += step;
          FloatVector v1 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v1.fma(w1, a0);
          a1 = v1.fma(w0, a1);
          k += step;
          FloatVector v2 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v2.fma(w2, a0);
          a1 = v2.fma(w1, a1);
          a2 = v2.fma(w0, a2);
          k += step;
          FloatVector v3 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v3.fma(w3, a0);
          a1 = v3.fma(w2, a1);
          a2 = v3.fma(w1, a2);
          k += step;
          FloatVector v4 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v4.fma(w4, a0);
          a1 = v4.fma(w3, a1);
          a2 = v4.fma(w2, a2);
          k += step;
          FloatVector v5 = FloatVector.fromArray(SPECIES, x, k);
          a1 = v5.fma(w4, a1);
          a2 = v5.fma(w3, a2);
          k += step;
          FloatVector v6 = FloatVector.fromArray(SPECIES, x, k);
          a2 = v6.fma(w4, a2);
        }
        FloatVector multipliers = FloatVector.fromArray(SPECIES, epilogue.multipliers(), c);
        FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
        FloatVector zero = FloatVector.broadcast(SPECIES, epilogue.offset());
        IntVector low = IntVector.broadcast(INTS, epilogue.lowBits());
        IntVector high = IntVector.broadcast(INTS, epilogue.highBits());
        a0.mul(multipliers)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(zero)
            .intoArray(y, yAt + to[p]);
        a1.mul(multipliers)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(zero)
            .intoArray(y, yAt + to[p + 1]);
        a2.mul(multipliers)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(zero)
            .intoArray(y, yAt + to[p + 2]);
      }
    }
  }

  static void fivesByTwoIntegers(
      float[] weights,
      float[] bias,
      int c,
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      KernelEpilogue.Integers epilogue,
      float[] y,
      int yAt) {
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int columns = windows.columns();
    int step = offsets[1] - offsets[0];
    int begin = c * offsets.length;
    int end = begin + offsets.length * LANES;
    for (int row = first; row <= last; row += columns) {
      for (int column = 0; column < columns; column += 3) {
        int p = row + Math.min(column, columns - 3);
        int x0 = xAt + at[p];
        FloatVector a0 = FloatVector.fromArray(SPECIES, bias, c);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        int i = 0;
        for (int w = begin; w < end; w += 5 * LANES) {
          int k = x0 + offsets[i];
          i += 5;
          FloatVector w0 = FloatVector.fromArray(SPECIES, weights, w);
          FloatVector w1 = FloatVector.fromArray(SPECIES, weights, w + LANES);
          FloatVector w2 = FloatVector.fromArray(SPECIES, weights, w + 2 * LANES);
          FloatVector w3 = FloatVector.fromArray(SPECIES, weights, w + 3 * LANES);
          FloatVector w4 = FloatVector.fromArray(SPECIES, weights, w + 4 * LANES);
          FloatVector v0 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v0.fma(w0, a0);
          k += step;
          FloatVector v1 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v1.fma(w1, a0);
          k += step;
          FloatVector v2 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v2.fma(w2, a0);
          a1 = v2.fma(w0, a1);
          k += step;
          FloatVector v3 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v3.fma(w3, a0);
          a1 = v3.fma(w1, a1);
          k += step;
          FloatVector v4 = FloatVector.fromArray(SPECIES, x, k);
          a0 = v4.fma(w4, a0);
          a1 = v4.fma(w2, a1);
          a2 = v4.fma(w0, a2);
          k += step;
          FloatVector v5 = FloatVector.fromArray(SPECIES, x, k);
          a1 = v5.fma(w3, a1);
          a2 = v5.fma(w1, a2);
          k += step;
          FloatVector v6 = FloatVector.fromArray(SPECIES, x, k);
          a1 = v6.fma(w4, a1);
          a2 = v6.fma(w2, a2);
          k += step;
          FloatVector v7 = FloatVector.fromArray(SPECIES, x, k);
          a2 = v7.fma(w3, a2);
          k += step;
          FloatVector v8 = FloatVector.fromArray(SPECIES, x, k);
          a2 = v8.fma(w4, a2);
        }
        FloatVector multipliers = FloatVector.fromArray(SPECIES, epilogue.multipliers(), c);
        FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
        FloatVector zero = FloatVector.broadcast(SPECIES, epilogue.offset());
        IntVector low = IntVector.broadcast(INTS, epilogue.lowBits());
        IntVector high = IntVector.broadcast(INTS, epilogue.highBits());
        a0.mul(multipliers)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(zero)
            .intoArray(y, yAt + to[p]);
        a1.mul(multipliers)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(zero)
            .intoArray(y, yAt + to[p + 1]);
        a2.mul(multipliers)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(zero)
            .intoArray(y, yAt + to[p + 2]);
      }
    }
  }
}
