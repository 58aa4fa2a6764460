package io.sluice.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * A depthwise product by the Vector API: for one vector of channels, four positions at once, so
 * that a weight in a register serves all four and their chains run side by side. Windows of three
 * by three that move on by one row keep all weights in registers, and the two rows of inputs that
 * they share with the next.
 */
final class VectorDepthwiseProduct implements DepthwiseProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** Weights and inputs of a window of three by three leave only some of 32 registers. */
  private static final boolean HAS_32_REGISTERS = LANES >= 16;

  /** Vector after vector of channels, for each all kernel positions. */
  private final float[] weights;

  private final float[] bias;
  private final int channels;

  VectorDepthwiseProduct(float[][] taps, float[] bias) {
    int width = (bias.length + LANES - 1) / LANES * LANES;
    this.channels = bias.length;
    this.bias = Arrays.copyOf(bias, width);
    this.weights = new float[taps.length * width];
    for (int t = 0; t < taps.length; t++) {
      for (int c = 0; c < bias.length; c++) {
        weights[(c / LANES * taps.length + t) * LANES + c % LANES] = taps[t][c];
      }
    }
  }

  @Override
  public int width() {
    return bias.length;
  }

  @Override
  public long bytes() {
    return 4L * (weights.length + bias.length);
  }

  @Override
  public int working() {
    return 0;
  }

  @Override
  public void run(
      ProductWindows windows,
      int from,
      int count,
      float[] x,
      int xAt,
      KernelEpilogue epilogue,
      float[] y,
      int yAt,
      float[] sums) {
    // What a position's last vector writes behind its channels must be written again after it.
    boolean anyOrder = bias.length > LANES || bias.length == channels;
    if (HAS_32_REGISTERS && anyOrder && count == windows.count() && windows.slides()) {
      for (int c = bias.length - LANES; c >= 0; c -= LANES) {
        for (int column = 0; column < windows.columns(); column++) {
          slide(windows, column, c, x, xAt + c, epilogue, y, yAt + c);
        }
      }
      return;
    }
    int last = from + count - 1;
    for (int p = from; p <= last; p += 4) {
      four(windows, p, last, x, xAt, epilogue, y, yAt);
    }
  }

  private void slide(
      ProductWindows windows,
      int column,
      int c,
      float[] x,
      int xAt,
      KernelEpilogue epilogue,
      float[] y,
      int yAt) {
    int columns = windows.columns();
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
    int second = offsets[1];
    int third = offsets[2];
    int down = offsets[3];
    int k = xAt + windows.at()[column];
    FloatVector a0 = FloatVector.fromArray(SPECIES, x, k);
    FloatVector a1 = FloatVector.fromArray(SPECIES, x, k + second);
    FloatVector a2 = FloatVector.fromArray(SPECIES, x, k + third);
    k += down;
    FloatVector b0 = FloatVector.fromArray(SPECIES, x, k);
    FloatVector b1 = FloatVector.fromArray(SPECIES, x, k + second);
    FloatVector b2 = FloatVector.fromArray(SPECIES, x, k + third);
    if (epilogue instanceof KernelEpilogue.Integers integers) {
      FloatVector multipliers = FloatVector.fromArray(SPECIES, integers.multipliers(), c);
      FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
      FloatVector offset = FloatVector.broadcast(SPECIES, integers.offset());
      IntVector low = IntVector.broadcast(INTS, integers.lowBits());
      IntVector high = IntVector.broadcast(INTS, integers.highBits());
      for (int p = column; p < to.length; p += columns) {
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
            .sub(offset)
            .intoArray(y, yAt + to[p]);
        a0 = b0;
        a1 = b1;
        a2 = b2;
        b0 = c0;
        b1 = c1;
        b2 = c2;
      }
    } else {
      float least = epilogue instanceof KernelEpilogue.Relu ? 0f : Float.NEGATIVE_INFINITY;
      FloatVector low = FloatVector.broadcast(SPECIES, least);
      for (int p = column; p < to.length; p += columns) {
        k += down;
        FloatVector c0 = FloatVector.fromArray(SPECIES, x, k);
        FloatVector c1 = FloatVector.fromArray(SPECIES, x, k + second);
        FloatVector c2 = FloatVector.fromArray(SPECIES, x, k + third);
        FloatVector a = a2.fma(w2, a1.fma(w1, a0.fma(w0, sum)));
        a = b2.fma(w5, b1.fma(w4, b0.fma(w3, a)));
        a = c2.fma(w8, c1.fma(w7, c0.fma(w6, a)));
        a.max(low).intoArray(y, yAt + to[p]);
        a0 = b0;
        a1 = b1;
        a2 = b2;
        b0 = c0;
        b1 = c1;
        b2 = c2;
      }
    }
  }

  private void four(
      ProductWindows windows,
      int first,
      int last,
      float[] x,
      int xAt,
      KernelEpilogue epilogue,
      float[] y,
      int yAt) {
    // Where fewer than four are left the last one is computed again.
    int second = Math.min(first + 1, last);
    int third = Math.min(first + 2, last);
    int fourth = Math.min(first + 3, last);
    int[] at = windows.at();
    int[] to = windows.to();
    int[] offsets = windows.offsets();
    int x0 = xAt + at[first];
    int x1 = xAt + at[second];
    int x2 = xAt + at[third];
    int x3 = xAt + at[fourth];
    int y0 = yAt + to[first];
    int y1 = yAt + to[second];
    int y2 = yAt + to[third];
    int y3 = yAt + to[fourth];
    boolean relu = epilogue instanceof KernelEpilogue.Relu;
    KernelEpilogue.@Nullable Integers integers =
        epilogue instanceof KernelEpilogue.Integers into ? into : null;
    // Broadcast here, once: of the vectors that methods with a scalar operand make, the JIT
    // compiler
    // of JDK 17 leaves the last ones of a long method as objects.
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector rounder = FloatVector.broadcast(SPECIES, KernelEpilogue.Integers.ROUNDER);
    FloatVector offset = FloatVector.broadcast(SPECIES, integers == null ? 0f : integers.offset());
    IntVector low = IntVector.broadcast(INTS, integers == null ? 0 : integers.lowBits());
    IntVector high = IntVector.broadcast(INTS, integers == null ? 0 : integers.highBits());
    for (int c = bias.length - LANES; c >= 0; c -= LANES) {
      FloatVector a0 = FloatVector.fromArray(SPECIES, bias, c);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      int w = c * offsets.length;
      for (int t = 0; t < offsets.length; t++, w += LANES) {
        int input = c + offsets[t];
        FloatVector weight = FloatVector.fromArray(SPECIES, weights, w);
        a0 = FloatVector.fromArray(SPECIES, x, x0 + input).fma(weight, a0);
        a1 = FloatVector.fromArray(SPECIES, x, x1 + input).fma(weight, a1);
        a2 = FloatVector.fromArray(SPECIES, x, x2 + input).fma(weight, a2);
        a3 = FloatVector.fromArray(SPECIES, x, x3 + input).fma(weight, a3);
      }
      if (integers != null) {
        FloatVector s = FloatVector.fromArray(SPECIES, integers.multipliers(), c);
        a0.mul(s)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(offset)
            .intoArray(y, y0 + c);
        a1.mul(s)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(offset)
            .intoArray(y, y1 + c);
        a2.mul(s)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(offset)
            .intoArray(y, y2 + c);
        a3.mul(s)
            .add(rounder)
            .reinterpretAsInts()
            .max(low)
            .min(high)
            .reinterpretAsFloats()
            .sub(offset)
            .intoArray(y, y3 + c);
      } else if (relu) {
        a0.max(zero).intoArray(y, y0 + c);
        a1.max(zero).intoArray(y, y1 + c);
        a2.max(zero).intoArray(y, y2 + c);
        a3.max(zero).intoArray(y, y3 + c);
      } else {
        a0.intoArray(y, y0 + c);
        a1.intoArray(y, y1 + c);
        a2.intoArray(y, y2 + c);
        a3.intoArray(y, y3 + c);
      }
    }
  }
}
