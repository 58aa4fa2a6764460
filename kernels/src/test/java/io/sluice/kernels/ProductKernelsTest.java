package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProductKernelsTest {
  private final List<Kernels> all = List.of(Kernels.create(), Kernels.scalar());

  @Property(tries = 300)
  void floatProductIsAChainOfFmasInOrder(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int inputs,
      @ForAll @IntRange(min = 1, max = 67) int outputs) {
    Random random = new Random(seed);
    float[][] rows = new float[inputs][];
    Arrays.setAll(rows, k -> Oracle.floats(random, outputs));
    float[] bias = Oracle.floats(random, outputs);
    float[] x = Oracle.floats(random, 3 + inputs);
    for (Kernels kernels : all) {
      FloatProduct product = kernels.product(rows, bias);
      float[] y = new float[product.width()];
      product.run(x, 3, y);
      for (int n = 0; n < outputs; n++) {
        float sum = bias[n];
        for (int k = 0; k < inputs; k++) {
          sum = Oracle.fma(x[3 + k], rows[k][n], sum);
        }
        assertThat(y[n]).isEqualTo(sum);
      }
    }
  }

  @Property(tries = 300)
  void int8ProductIsExact(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int inputs,
      @ForAll @IntRange(min = 1, max = 67) int outputs,
      @ForAll @IntRange(min = 1, max = 3) int positions,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    Random random = new Random(seed);
    byte[] x = Oracle.bytes(random, 2 + positions * inputs);
    byte[][] rows = new byte[inputs][outputs];
    for (byte[] row : rows) {
      for (int n = 0; n < outputs; n++) {
        int extreme = random.nextBoolean() ? 127 : -127;
        row[n] = (byte) (random.nextInt(3) == 0 ? extreme : random.nextInt(255) - 127);
      }
    }
    assertExact(rows, random.ints(outputs, -1000, 1000).toArray(), zeroPoint, x, positions);
  }

  private void assertExact(byte[][] rows, int[] bias, int zeroPoint, byte[] x, int positions) {
    for (Kernels kernels : all) {
      assertExact(kernels.product(rows, bias, zeroPoint), rows, bias, zeroPoint, x, positions);
    }
  }

  private static void assertExact(
      ByteProduct product, byte[][] rows, int[] bias, int zeroPoint, byte[] x, int positions) {
    int[] y = new int[positions * product.width()];
    product.run(x, 2, positions, y);
    for (int p = 0; p < positions; p++) {
      for (int n = 0; n < bias.length; n++) {
        long sum = bias[n];
        for (int k = 0; k < rows.length; k++) {
          sum += (long) (x[2 + p * rows.length + k] - zeroPoint) * rows[k][n];
        }
        assertThat(y[p * product.width() + n]).isEqualTo(Math.toIntExact(sum));
      }
    }
  }

  @Test
  void int8WeightOfTheLeastByteIsExactToo() {
    byte[] x = {0, 0, -128, -128, -128};
    byte[][] rows = {{-128, 1}, {-128, -128}, {-128, 127}};
    assertExact(rows, new int[2], 127, x, 1);
  }

  @Test
  void int8ProductReachesTheEndOf32Bits() {
    // 66311 products of -255 and 127: one more would overflow.
    int count = Integer.MAX_VALUE / (255 * 127);
    byte[] x = new byte[2 + count];
    Arrays.fill(x, Byte.MIN_VALUE);
    byte[][] rows = new byte[count][];
    Arrays.fill(rows, new byte[] {127, -127});
    assertExact(rows, new int[2], 127, x, 1);
  }

  @Test
  void notANumberAndInfinityGoThrough() {
    float[][] rows = {{0f, 1f, 1f}, {1f, 1f, 0f}};
    float[] x = {Float.POSITIVE_INFINITY, 2f};
    for (Kernels kernels : all) {
      FloatProduct product = kernels.product(rows, new float[3]);
      float[] y = new float[product.width()];
      product.run(x, 0, y);
      assertThat(Arrays.copyOf(y, 3))
          .containsExactly(Float.NaN, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
    }
  }
}
