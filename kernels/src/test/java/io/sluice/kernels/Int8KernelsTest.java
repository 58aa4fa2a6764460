package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Int8KernelsTest {
  private static final LookupTable NEGATE =
      LookupTable.of(x -> -x, new Quantization(1, 0), new Quantization(1, 0));

  private final Kernels kernels = Kernels.create();

  @Property(tries = 300)
  void requantizesByOneFloatProductRoundedHalfToEven(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 1100) int count,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint,
      @ForAll @IntRange(min = -128, max = 0) int low,
      @ForAll @IntRange(min = 0, max = 127) int high) {
    Random random = new Random(seed);
    int[] sums = random.ints(count, -1 << 24, 1 << 24).toArray();
    float[] floatSums = new float[2 + count];
    for (int n = 0; n < count; n++) {
      floatSums[2 + n] = sums[n];
    }
    double[] multipliers = new double[1 + count];
    for (int i = 0; i < multipliers.length; i++) {
      multipliers[i] = random.nextDouble() * 2e-5;
    }
    Requantizer requantizer = Requantization.FP32_EVEN.prepare(multipliers);
    Int8Output output = new Int8Output(zeroPoint, low, high, null);
    byte[] y = new byte[1 + count];
    kernels.requantize(sums, 0, requantizer, 1, output, y, 1, count);
    byte[] ofFloats = new byte[1 + count];
    kernels.requantize(floatSums, 2, requantizer, 1, output, ofFloats, 1, count);
    for (int n = 0; n < count; n++) {
      float value = Oracle.multiply((float) sums[n], (float) multipliers[1 + n]);
      assertThat(y[1 + n]).isEqualTo(Oracle.round(value, zeroPoint, low, high));
    }
    assertThat(ofFloats).isEqualTo(y);
  }

  @Test
  void requantizedExtremesSaturate() {
    byte[] y = new byte[4];
    int[] sums = {Integer.MIN_VALUE, Integer.MAX_VALUE, 0, -1};
    kernels.requantize(sums, 0, same(1e30, 4), 0, Int8Output.of(5), y, 0, 4);
    assertThat(y).containsExactly(-128, 127, 5, -128);
  }

  private static Requantizer same(double multiplier, int count) {
    double[] multipliers = new double[count];
    Arrays.fill(multipliers, multiplier);
    return Requantization.FP32_EVEN.prepare(multipliers);
  }

  @Property(tries = 100)
  void everyModeStoresWhatItsRequantizerGives(
      @ForAll Requantization mode,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 33) int count,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    Random random = new Random(seed);
    int[] sums = random.ints(count, -1 << 20, 1 << 20).toArray();
    Requantizer requantizer = mode.prepare(random.doubles(count, 0, 2e-4).toArray());
    byte[] y = new byte[count];
    kernels.requantize(sums, 0, requantizer, 0, Int8Output.of(zeroPoint), y, 0, count);
    for (int n = 0; n < count; n++) {
      int exact = requantizer.scale(sums[n], n) + zeroPoint;
      assertThat(y[n]).isEqualTo((byte) Math.max(-128, Math.min(127, exact)));
    }
  }

  @Test
  void quantizesWhatIsNoNumber() {
    float[] x = new float[40];
    Arrays.fill(x, 2.5f);
    x[3] = Float.NaN;
    x[20] = Float.POSITIVE_INFINITY;
    x[39] = Float.NEGATIVE_INFINITY;
    byte[] y = new byte[40];
    kernels.quantize(x, 0, QuantizeRounding.DIVIDE_EVEN, new Quantization(1f, -3), y, 0, 40);
    byte[] expected = new byte[40];
    Arrays.fill(expected, (byte) -1);
    expected[3] = -3;
    expected[20] = 127;
    expected[39] = -128;
    assertThat(y).isEqualTo(expected);
  }

  @Test
  void tableIsAppliedToTheRoundedValue() {
    byte[] y = new byte[3];
    Int8Output output = Int8Output.of(1, NEGATE);
    kernels.requantize(new int[] {5, -1000, 1000}, 0, same(0.5, 3), 0, output, y, 0, 3);
    assertThat(y).containsExactly(-3, 127, -127);
  }

  @Test
  void functionThatClampsNeedsNoTable() {
    Quantization scale = new Quantization(0.1f, -7);
    Int8Output output = Int8Output.of(-7, LookupTable.of(Activations::relu6, scale, scale));
    assertThat(output).isEqualTo(new Int8Output(-7, -7, 53, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 17, 33, 1100})
  void quantizesAndDequantizes(int count) {
    Quantization quantization = new Quantization(0.07f, 11);
    float[] x = Oracle.floats(new Random(count), count + 2);
    byte[] q = new byte[count + 1];
    kernels.quantize(x, 2, QuantizeRounding.DIVIDE_EVEN, quantization, q, 1, count);
    float[] y = new float[count + 3];
    kernels.dequantize(q, 1, quantization, y, 3, count);
    for (int i = 0; i < count; i++) {
      assertThat(q[1 + i]).isEqualTo(Oracle.round(Oracle.divide(x[2 + i], 0.07f), 11, -128, 127));
      assertThat(y[3 + i]).isEqualTo(Oracle.multiply(0.07f, q[1 + i] - 11));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 17, 33, 1100})
  void looksUpAndCopiesAtTheGivenStrides(int count) {
    byte[] x = Oracle.bytes(new Random(count), 1 + 2 * count);
    byte[] copied = new byte[2 + 3 * count];
    byte[] negated = new byte[2 + 3 * count];
    byte[] adjacent = new byte[count];
    byte[] adjacentNegated = new byte[1 + count];
    kernels.copy(x, 1, 2, copied, 2, 3, count);
    kernels.lookUp(NEGATE, x, 1, 2, negated, 2, 3, count);
    kernels.copy(x, 1, 1, adjacent, 0, 1, count);
    kernels.lookUp(NEGATE, x, 1, 1, adjacentNegated, 1, 1, count);
    for (int i = 0; i < count; i++) {
      assertThat(copied[2 + 3 * i]).isEqualTo(x[1 + 2 * i]);
      assertThat((int) negated[2 + 3 * i]).isEqualTo(Math.min(127, -x[1 + 2 * i]));
      assertThat(adjacent[i]).isEqualTo(x[1 + i]);
      assertThat((int) adjacentNegated[1 + i]).isEqualTo(Math.min(127, -x[1 + i]));
      assertThat(copied[1 + 3 * i]).isZero();
    }
  }

  @Property(tries = 200)
  void addsInFloatsOfTheOutputsScale(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 1100) int count,
      @ForAll @IntRange(min = 0, max = 3) int aStride,
      @ForAll @IntRange(min = 0, max = 3) int bStride,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    Random random = new Random(seed);
    byte[] a = Oracle.bytes(random, 1 + 3 * count);
    byte[] b = Oracle.bytes(random, 1 + 3 * count);
    float aFactor = random.nextFloat();
    float bFactor = -random.nextFloat();
    byte[] y = new byte[count + 1];
    kernels.add(
        new Pairing(1, count, 0, aStride, 0, bStride),
        new Kernels.Int8Operand(3, aFactor),
        a,
        1,
        new Kernels.Int8Operand(-128, bFactor),
        b,
        0,
        Int8Output.of(zeroPoint),
        y,
        1);
    for (int i = 0; i < count; i++) {
      float left = Oracle.multiply(a[1 + i * aStride] - 3, aFactor);
      float right = Oracle.multiply(b[i * bStride] + 128, bFactor);
      assertThat(y[1 + i]).isEqualTo(Oracle.round(Oracle.add(left, right), zeroPoint, -128, 127));
    }
  }

  @Property(tries = 200)
  void multipliesAnExactProductOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 1100) int count,
      @ForAll @IntRange(min = 0, max = 3) int aStride,
      @ForAll @IntRange(min = 0, max = 3) int bStride,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    Random random = new Random(seed);
    byte[] a = Oracle.bytes(random, 1 + 3 * count);
    byte[] b = Oracle.bytes(random, 1 + 3 * count);
    float multiplier = random.nextFloat() * 0.01f;
    byte[] y = new byte[count + 1];
    Pairing pairing = new Pairing(1, count, 0, aStride, 0, bStride);
    kernels.multiply(pairing, 127, a, 1, -5, b, 0, multiplier, Int8Output.of(zeroPoint), y, 1);
    for (int i = 0; i < count; i++) {
      int product = (a[1 + i * aStride] - 127) * (b[i * bStride] + 5);
      assertThat(y[1 + i])
          .isEqualTo(Oracle.round(Oracle.multiply(product, multiplier), zeroPoint, -128, 127));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 17, 33, 1000})
  void sumsExactly(int count) {
    byte[] x = Oracle.bytes(new Random(count), 1 + 2 * count);
    int[] offsets = new int[count];
    long expected = 0;
    for (int i = 0; i < count; i++) {
      offsets[i] = 2 * i;
      expected += x[1 + 2 * i];
    }
    int[] sums = new int[1];
    kernels.sums(x, 1, offsets, -5, sums, 1);
    assertThat((long) sums[0]).isEqualTo(expected - 5);
  }
}
