package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProductKernelsTest {
  private static final float GUARD = 12345f;

  private final Kernels kernels = Kernels.create();

  @Property(tries = 300)
  void floatProductIsAChainOfFmasInAscendingOrder(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 33) int count,
      @ForAll @IntRange(min = 1, max = 33) int width,
      @ForAll @IntRange(min = 1, max = 7) int stride,
      @ForAll @IntRange(min = 0, max = 3) int first) {
    Random random = new Random(seed);
    float[] x = Oracle.floats(random, first + count * stride + 1);
    float[][] rows = new float[first + count][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = Oracle.floats(random, width);
    }
    float[] sums = Arrays.copyOf(Oracle.floats(random, width), width + 1);
    sums[width] = GUARD;
    float[] expected = sums.clone();
    for (int n = 0; n < width; n++) {
      for (int k = 0; k < count; k++) {
        expected[n] = Oracle.fma(x[first + k * stride], rows[first + k][n], expected[n]);
      }
    }
    kernels.multiplyAdd(x, first, stride, count, rows, first, sums, width);
    assertThat(sums).isEqualTo(expected);
  }

  @Property(tries = 300)
  void int8ProductIsExact(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 33) int count,
      @ForAll @IntRange(min = 1, max = 33) int width,
      @ForAll @IntRange(min = 1, max = 7) int stride,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    Random random = new Random(seed);
    byte[] x = Oracle.bytes(random, 2 + count * stride + 1);
    int[][] rows = new int[1 + count][width];
    for (int[] row : rows) {
      Arrays.setAll(row, n -> random.nextInt(3) == 0 ? 127 : random.nextInt(255) - 127);
    }
    int[] sums = random.ints(width, -1000, 1000).toArray();
    int[] expected = sums.clone();
    for (int n = 0; n < width; n++) {
      long sum = sums[n];
      for (int k = 0; k < count; k++) {
        sum += (long) (x[2 + k * stride] - zeroPoint) * rows[1 + k][n];
      }
      expected[n] = Math.toIntExact(sum);
    }
    kernels.multiplyAdd(x, 2, stride, count, zeroPoint, rows, 1, sums, width);
    assertThat(sums).isEqualTo(expected);
  }

  @Test
  void int8ProductReachesTheEndOf32Bits() {
    // 66311 products of -255 and 127: one more would overflow.
    int count = Integer.MAX_VALUE / (255 * 127);
    byte[] x = new byte[count];
    Arrays.fill(x, Byte.MIN_VALUE);
    int[][] rows = new int[count][];
    Arrays.fill(rows, new int[] {127, -127});
    int[] sums = new int[2];
    kernels.multiplyAdd(x, 0, 1, count, 127, rows, 0, sums, 2);
    assertThat(sums).containsExactly(-count * 255 * 127, count * 255 * 127);
  }

  @Test
  void notANumberAndInfinityGoThrough() {
    float[][] rows = {{0f, 1f, 1f}, {1f, 1f, 0f}};
    float[] sums = new float[3];
    kernels.multiplyAdd(new float[] {Float.POSITIVE_INFINITY, 2f}, 0, 1, 2, rows, 0, sums, 3);
    assertThat(sums).containsExactly(Float.NaN, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
  }

  @Property(tries = 200)
  void floatLineIsOneFmaForEachPosition(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 33) int width,
      @ForAll @IntRange(min = 1, max = 4) int stride,
      @ForAll @IntRange(min = 0, max = 3) int first) {
    Random random = new Random(seed);
    float[] x = Oracle.floats(random, 1 + width * stride);
    float weight = random.nextFloat() - 0.5f;
    float[] sums = Oracle.floats(random, first + width + 2);
    float[] expected = sums.clone();
    for (int n = 0; n < width; n++) {
      expected[first + n] = Oracle.fma(x[1 + n * stride], weight, sums[first + n]);
    }
    kernels.multiplyAdd(x, 1, stride, weight, sums, first, width);
    assertThat(sums).isEqualTo(expected);
  }

  @Property(tries = 200)
  void int8LineIsExact(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 33) int width,
      @ForAll @IntRange(min = 1, max = 4) int stride,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint,
      @ForAll @IntRange(min = -127, max = 127) int weight) {
    Random random = new Random(seed);
    byte[] x = Oracle.bytes(random, 1 + width * stride);
    int[] sums = new int[width + 3];
    int[] expected = sums.clone();
    for (int n = 0; n < width; n++) {
      expected[2 + n] = (x[1 + n * stride] - zeroPoint) * weight;
    }
    kernels.multiplyAdd(x, 1, stride, zeroPoint, weight, sums, 2, width);
    assertThat(sums).isEqualTo(expected);
  }
}
