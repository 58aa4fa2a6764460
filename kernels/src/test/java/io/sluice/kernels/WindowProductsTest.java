package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Products of windows: every output is its own chain, and nothing in front of them is written. */
class WindowProductsTest {
  private static final float UNTOUCHED = 77f;
  private static final int X_AT = 3;
  private static final int Y_AT = 5;

  private static final List<Kernels> ALL = List.of(Kernels.create(), Kernels.scalar());

  /** What is multiplied, and what an output is before it is stored. */
  private record Case(List<WindowProduct> products, ProductWindows windows, float[] x, Sum sum) {}

  private interface Sum {
    float of(int position, int output);
  }

  @Property(tries = 500)
  void windowsOfRunsOfInputs(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int run,
      @ForAll @IntRange(min = 1, max = 3) int runs,
      @ForAll @IntRange(min = 1, max = 67) int outputs,
      @ForAll @IntRange(min = 1, max = 67) int count) {
    Random random = new Random(seed);
    int[] offsets = new int[run * runs];
    for (int r = 0; r < runs; r++) {
      int start = random.nextInt(50);
      for (int i = 0; i < run; i++) {
        offsets[r * run + i] = start + i;
      }
    }
    check(dense(random, false, offsets, outputs, count), new KernelEpilogue.AsIs(), outputs);
    check(dense(random, true, offsets, outputs, count), new KernelEpilogue.Relu(), outputs);
    check(integers(random, offsets, outputs, count), rounding(random, outputs), outputs);
  }

  @Property(tries = 300)
  void windowsOfScatteredInputs(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int inputs,
      @ForAll @IntRange(min = 1, max = 67) int outputs,
      @ForAll @IntRange(min = 1, max = 67) int count) {
    Random random = new Random(seed);
    int[] offsets = random.ints(inputs, 0, 50).toArray();
    check(dense(random, true, offsets, outputs, count), new KernelEpilogue.Relu(), outputs);
    check(dense(random, false, offsets, outputs, count), new KernelEpilogue.AsIs(), outputs);
    check(integers(random, offsets, outputs, count), rounding(random, outputs), outputs);
  }

  @Property(tries = 300)
  void depthwise(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int channels,
      @ForAll @IntRange(min = 1, max = 67) int count,
      @ForAll @IntRange(min = 1, max = 25) int kernel) {
    Random random = new Random(seed);
    int[] offsets = random.ints(kernel, 0, 40).toArray();
    int[] at = random.ints(count, 0, 40).toArray();
    ProductWindows windows = ProductWindows.of(at, to(random, channels, count), offsets, 1);
    check(depthwise(random, windows, channels, 0), new KernelEpilogue.Relu(), channels);
    check(depthwise(random, windows, channels, 1), rounding(random, channels), channels);
  }

  @Property(tries = 300)
  void depthwiseThreeByThree(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int channels,
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @IntRange(min = 1, max = 2) int stride) {
    Random random = new Random(seed);
    int pitch = ((width - 1) * stride + 3) * channels;
    int[] offsets = new int[9];
    Arrays.setAll(offsets, t -> t / 3 * pitch + t % 3 * channels);
    int[] at = new int[height * width];
    Arrays.setAll(at, p -> p / width * pitch + p % width * stride * channels);
    int[] to = to(random, channels, at.length);
    ProductWindows windows = ProductWindows.of(at, to, offsets, width);
    assertThat(windows.slides()).isTrue();
    check(depthwise(random, windows, channels, 0), new KernelEpilogue.AsIs(), channels);
    check(depthwise(random, windows, channels, 0), new KernelEpilogue.Relu(), channels);
    check(depthwise(random, windows, channels, 1), rounding(random, channels), channels);
  }

  @Property(tries = 300)
  void depthwiseOfFiveColumns(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int channels,
      @ForAll @IntRange(min = 1, max = 6) int height,
      @ForAll @IntRange(min = 2, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 3) int stride) {
    Random random = new Random(seed);
    int pitch = ((width - 1) * stride + 5) * channels;
    int[] offsets = new int[5 * rows];
    Arrays.setAll(offsets, t -> t / 5 * pitch + t % 5 * channels);
    int[] at = new int[height * width];
    Arrays.setAll(at, p -> p / width * pitch + p % width * stride * channels);
    int[] to = to(random, channels, at.length);
    ProductWindows windows = ProductWindows.of(at, to, offsets, width);
    assertThat(windows.fives()).isEqualTo(stride > 2 ? 0 : stride);
    check(depthwise(random, windows, channels, 0), new KernelEpilogue.AsIs(), channels);
    check(depthwise(random, windows, channels, 0), new KernelEpilogue.Relu(), channels);
    check(depthwise(random, windows, channels, 1), rounding(random, channels), channels);
  }

  @Property(tries = 200)
  void windowsOfAnImage(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int channels,
      @ForAll @IntRange(min = 1, max = 30) int height,
      @ForAll @IntRange(min = 1, max = 40) int width) {
    Random random = new Random(seed);
    int outputs = 1 + random.nextInt(random.nextBoolean() ? 9 : 80);
    boolean planes = random.nextInt(3) == 0;
    ProductWindows dense = image(random, channels, height, width, outputs, planes);
    int[] offsets = dense.offsets();
    float[][] rows = new float[offsets.length][];
    Arrays.setAll(rows, k -> Oracle.floats(random, outputs));
    float[] bias = Oracle.floats(random, outputs);
    int reach = X_AT + most(dense.at()) + most(offsets) + 1 + Kernels.SLACK;
    float[] x = Oracle.floats(random, reach);
    check(dense(rows, bias, dense, x), new KernelEpilogue.Relu(), outputs);
    check(dense(rows, bias, dense, x), new KernelEpilogue.AsIs(), outputs);
    Arrays.setAll(rows, k -> bytes(random, outputs));
    check(
        dense(rows, bytes(random, outputs), dense, bytes(random, reach)),
        rounding(random, outputs),
        outputs);

    ProductWindows depthwise = image(random, channels, height, width, channels, false);
    int[] taps =
        Arrays.stream(depthwise.offsets()).filter(offset -> offset % channels == 0).toArray();
    ProductWindows ofTaps = ProductWindows.of(depthwise.at(), depthwise.to(), taps, width);
    check(depthwise(random, ofTaps, channels, 0), new KernelEpilogue.Relu(), channels);
    check(depthwise(random, ofTaps, channels, 0), new KernelEpilogue.AsIs(), channels);
    check(depthwise(random, ofTaps, channels, 1), rounding(random, channels), channels);
  }

  /** Windows with strides and gaps, of an image that lies channels last or in planes. */
  private static ProductWindows image(
      Random random, int channels, int height, int width, int outputs, boolean planes) {
    int kernel = 1 + random.nextInt(4);
    int stride = 1 + random.nextInt(2);
    int border = random.nextInt(2) * random.nextInt(5);
    int pitch = (width - 1) * stride + kernel + border;
    int size = pitch * ((height - 1) * stride + kernel);
    int pixel = planes ? 1 : channels;
    int[] at = new int[height * width];
    Arrays.setAll(at, p -> (p / width * stride * pitch + p % width * stride) * pixel);
    int[] offsets = new int[kernel * kernel * channels];
    for (int k = 0; k < offsets.length; k++) {
      int tap = k / channels;
      int channel = k % channels * (planes ? size : 1);
      offsets[k] = (tap / kernel * pitch + tap % kernel) * pixel + channel;
    }
    return ProductWindows.of(at, to(random, outputs, at.length), offsets, width);
  }

  private static Case dense(float[][] rows, float[] bias, ProductWindows windows, float[] x) {
    float[][] weights = rows.clone();
    return new Case(
        ALL.stream().<WindowProduct>map(k -> k.product(weights, bias)).toList(),
        windows,
        x,
        (p, n) -> {
          float sum = bias[n];
          for (int k = 0; k < weights.length; k++) {
            int at = windows.at()[p] + windows.offsets()[k];
            sum = Math.fma(x[X_AT + at], weights[k][n], sum);
          }
          return sum;
        });
  }

  private Case dense(Random random, boolean edges, int[] offsets, int outputs, int count) {
    float[][] rows = new float[offsets.length][];
    Arrays.setAll(
        rows, k -> edges ? Oracle.edges(random, outputs) : Oracle.floats(random, outputs));
    return dense(random, rows, Oracle.floats(random, outputs), offsets, count, 200);
  }

  /** Integers at both ends of their range. */
  private Case integers(Random random, int[] offsets, int outputs, int count) {
    float[][] rows = new float[offsets.length][];
    Arrays.setAll(rows, k -> bytes(random, outputs));
    return dense(random, rows, bytes(random, outputs), offsets, count, 0);
  }

  /**
   * @param floats how many inputs are floats, in place of integers
   */
  private Case dense(
      Random random, float[][] rows, float[] bias, int[] offsets, int count, int floats) {
    float[] x = floats > 0 ? Oracle.floats(random, floats) : bytes(random, 200);
    int[] at = random.ints(count, 0, 60).toArray();
    int[] to = to(random, bias.length, count);
    return new Case(
        ALL.stream().<WindowProduct>map(k -> k.product(rows, bias)).toList(),
        ProductWindows.of(at, to, offsets, 1),
        x,
        (p, n) -> {
          float sum = bias[n];
          for (int k = 0; k < rows.length; k++) {
            sum = Math.fma(x[X_AT + at[p] + offsets[k]], rows[k][n], sum);
          }
          return sum;
        });
  }

  /**
   * @param integers 1 where all are integers, else 0
   */
  private Case depthwise(Random random, ProductWindows windows, int channels, int integers) {
    int[] at = windows.at();
    int[] offsets = windows.offsets();
    float[][] taps = new float[offsets.length][];
    Arrays.setAll(
        taps, t -> integers == 1 ? bytes(random, channels) : Oracle.floats(random, channels));
    float[] bias = integers == 1 ? bytes(random, channels) : Oracle.floats(random, channels);
    int reach = X_AT + most(at) + most(offsets) + channels + Kernels.SLACK;
    float[] x = integers == 1 ? bytes(random, reach) : Oracle.edges(random, reach);
    return new Case(
        ALL.stream().<WindowProduct>map(k -> k.depthwise(taps, bias)).toList(),
        windows,
        x,
        (p, c) -> {
          float sum = bias[c];
          for (int t = 0; t < taps.length; t++) {
            sum = Math.fma(x[X_AT + at[p] + offsets[t] + c], taps[t][c], sum);
          }
          return sum;
        });
  }

  private static int most(int[] values) {
    return Arrays.stream(values).max().getAsInt();
  }

  /** Integers of int8, a third of them at the ends. */
  private static float[] bytes(Random random, int length) {
    byte[] bytes = Oracle.bytes(random, length);
    float[] floats = new float[length];
    for (int i = 0; i < length; i++) {
      floats[i] = bytes[i];
    }
    return floats;
  }

  private static KernelEpilogue rounding(Random random, int outputs) {
    double[] multipliers = new double[outputs];
    // A quarter, so that ties appear, or what brings almost any sum out of range.
    Arrays.setAll(multipliers, n -> random.nextBoolean() ? 0.25 : random.nextDouble() * 2);
    int zeroPoint = random.nextInt(256) - 128;
    int low = random.nextInt(128) - 128;
    Int8Output output = new Int8Output(zeroPoint, low, low + random.nextInt(128), null);
    return KernelEpilogue.Integers.of(
        (Requantizer.Floats) Requantization.FP32_EVEN.prepare(multipliers), 0, outputs, output);
  }

  /** Adjacent outputs, or some with gaps. */
  private static int[] to(Random random, int outputs, int count) {
    boolean gaps = random.nextBoolean();
    int[] to = new int[count];
    for (int p = 1; p < count; p++) {
      to[p] = to[p - 1] + outputs + (gaps ? random.nextInt(3) : 0);
    }
    return to;
  }

  private static void check(Case given, KernelEpilogue epilogue, int outputs) {
    for (WindowProduct product : given.products) {
      check(product, given, epilogue, outputs);
    }
  }

  private static void check(
      WindowProduct product, Case given, KernelEpilogue epilogue, int outputs) {
    int[] to = given.windows.to();
    int count = to.length;
    float[] y = new float[Y_AT + to[count - 1] + outputs + Kernels.SLACK];
    Arrays.fill(y, UNTOUCHED);
    float[] sums = new float[product.working()];
    product.run(given.windows, 0, count, given.x, X_AT, epilogue, y, Y_AT, sums);
    assertOutputs(given, epilogue, y, outputs, 0, count);

    Arrays.fill(y, UNTOUCHED);
    int from = count / 3;
    int some = (count - from + 1) / 2;
    product.run(given.windows, from, some, given.x, X_AT, epilogue, y, Y_AT, sums);
    assertOutputs(given, epilogue, y, outputs, from, some);
  }

  private static void assertOutputs(
      Case given, KernelEpilogue epilogue, float[] y, int outputs, int from, int count) {
    int[] to = given.windows.to();
    for (int i = 0; i < Y_AT + to[from]; i++) {
      assertThat(y[i]).isEqualTo(UNTOUCHED);
    }
    for (int p = from; p < from + count; p++) {
      for (int n = 0; n < outputs; n++) {
        float expected = expected(epilogue, given.sum.of(p, n), n);
        assertThat(Float.floatToIntBits(y[Y_AT + to[p] + n]))
            .isEqualTo(Float.floatToIntBits(expected));
      }
    }
  }

  private static float expected(KernelEpilogue epilogue, float sum, int output) {
    if (epilogue instanceof KernelEpilogue.Integers to) {
      float scaled = sum * to.multipliers()[output];
      return Oracle.round(scaled, to.zeroPoint(), to.low(), to.high());
    }
    return epilogue instanceof KernelEpilogue.Relu ? Math.max(sum, 0f) : sum;
  }
}
