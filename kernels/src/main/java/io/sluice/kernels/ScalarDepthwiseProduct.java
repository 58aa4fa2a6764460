package io.sluice.kernels;

import io.sluice.kernels.ScalarScratch.Use;

/**
 * A depthwise product in plain Java. The channels of some windows are one array, and the weights
 * are repeated for each of them, so that loops run long; see {@link ScalarLoops}.
 */
final class ScalarDepthwiseProduct implements DepthwiseProduct {
  /** How many sums are made at once, so that all arrays stay in the cache. */
  private static final int BLOCK = 768;

  /** Where in the scratch the inputs of three taps, the sums and the repeated weights are. */
  private static final int SUMS = 3;

  private static final int FIRST_TAP = 4;

  private final float[][] taps;
  private final float[] bias;

  ScalarDepthwiseProduct(float[][] taps, float[] bias) {
    this.taps = taps;
    this.bias = bias;
  }

  @Override
  public int width() {
    return bias.length;
  }

  @Override
  public long bytes() {
    return 4L * (taps.length + 1) * bias.length;
  }

  @Override
  public int working() {
    return bias.length;
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
    int channels = bias.length;
    int block = Math.max(1, BLOCK / channels);
    float[][] arrays =
        ScalarScratch.arrays(Use.DEPTHWISE, FIRST_TAP + taps.length + 2, block * channels);
    repeat(epilogue, arrays, Math.min(block, count));
    float[] some = arrays[SUMS];
    WindowLattice lattice = windows.lattice();
    if (lattice == null || lattice.step() != channels || lattice.isCompact()) {
      for (int p = from; p < from + count; p += block) {
        int windowsOfBlock = Math.min(block, from + count - p);
        add(windows, p, windowsOfBlock, x, xAt, arrays, some);
        finish(epilogue, arrays, some, windowsOfBlock * channels);
        scatter(some, 0, windows.to(), p, windowsOfBlock, y, yAt);
      }
      return;
    }
    for (int p = from; p < from + count; ) {
      int start = lattice.point(p);
      int next = p + 1;
      while (next < from + count && lattice.point(next) - start < Math.min(block, count)) {
        next++;
      }
      int points = lattice.point(next - 1) - start + 1;
      add(windows, p, points, x, xAt, arrays, some, channels);
      finish(epilogue, arrays, some, points * channels);
      while (p < next) {
        int rowEnd = Math.min(next, lattice.endOfPoints(p));
        int sumsAt = (lattice.point(p) - start) * channels;
        scatter(some, sumsAt, windows.to(), p, rowEnd - p, y, yAt);
        p = rowEnd;
      }
    }
  }

  /** Repeats the weights of each tap, and the bias and the multipliers behind them. */
  private void repeat(KernelEpilogue epilogue, float[][] arrays, int times) {
    int length = times * bias.length;
    for (int t = 0; t < taps.length; t++) {
      repeat(taps[t], arrays[FIRST_TAP + t], length);
    }
    repeat(bias, arrays[FIRST_TAP + taps.length], length);
    if (epilogue instanceof KernelEpilogue.Integers integers) {
      repeat(integers.multipliers(), arrays[FIRST_TAP + taps.length + 1], length);
    }
  }

  private void repeat(float[] values, float[] to, int length) {
    int done = bias.length;
    System.arraycopy(values, 0, to, 0, done);
    while (done < length) {
      int more = Math.min(done, length - done);
      System.arraycopy(to, 0, to, done, more);
      done += more;
    }
  }

  /** The sums of windows that lie anywhere. */
  private void add(
      ProductWindows windows,
      int first,
      int count,
      float[] x,
      int xAt,
      float[][] arrays,
      float[] sums) {
    int channels = bias.length;
    System.arraycopy(arrays[FIRST_TAP + taps.length], 0, sums, 0, count * channels);
    for (int t = 0; t < taps.length; t += 3) {
      int some = Math.min(3, taps.length - t);
      for (int i = 0; i < some; i++) {
        int at = xAt + windows.offsets()[t + i];
        for (int p = 0; p < count; p++) {
          int from = at + windows.at()[first + p];
          System.arraycopy(x, from, arrays[i], p * channels, channels);
        }
      }
      add(arrays, t, some, sums, count * channels);
    }
  }

  /** The sums of windows that lie one behind the other. */
  private void add(
      ProductWindows windows,
      int first,
      int count,
      float[] x,
      int xAt,
      float[][] arrays,
      float[] sums,
      int channels) {
    int length = count * channels;
    System.arraycopy(arrays[FIRST_TAP + taps.length], 0, sums, 0, length);
    int at = xAt + windows.at()[first];
    for (int t = 0; t < taps.length; t += 3) {
      int some = Math.min(3, taps.length - t);
      for (int i = 0; i < some; i++) {
        System.arraycopy(x, at + windows.offsets()[t + i], arrays[i], 0, length);
      }
      add(arrays, t, some, sums, length);
    }
  }

  private static void add(float[][] arrays, int t, int count, float[] sums, int length) {
    float[] w = arrays[FIRST_TAP + t];
    if (count == 3) {
      float[] w1 = arrays[FIRST_TAP + t + 1];
      float[] w2 = arrays[FIRST_TAP + t + 2];
      ScalarLoops.products(arrays[0], w, arrays[1], w1, arrays[2], w2, sums, length);
      return;
    }
    for (int i = 0; i < count; i++) {
      ScalarLoops.products(arrays[i], arrays[FIRST_TAP + t + i], sums, length);
    }
  }

  private void finish(KernelEpilogue epilogue, float[][] arrays, float[] sums, int length) {
    if (epilogue instanceof KernelEpilogue.Integers integers) {
      float least = integers.low() - integers.zeroPoint();
      float most = integers.high() - integers.zeroPoint();
      float[] multipliers = arrays[FIRST_TAP + taps.length + 1];
      ScalarLoops.round(sums, multipliers, most, least, integers.offset(), length);
    } else if (epilogue instanceof KernelEpilogue.Relu) {
      ScalarLoops.relu(sums, length);
    }
  }

  /** Stores the outputs of windows; those that lie one behind the other at once. */
  private void scatter(
      float[] sums, int sumsAt, int[] to, int first, int count, float[] y, int yAt) {
    int channels = bias.length;
    int begin = 0;
    for (int p = 1; p <= count; p++) {
      if (p == count || to[first + p] != to[first + p - 1] + channels) {
        int from = sumsAt + begin * channels;
        System.arraycopy(sums, from, y, yAt + to[first + begin], (p - begin) * channels);
        begin = p;
      }
    }
  }
}
