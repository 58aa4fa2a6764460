package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequantizationTest {
  private static int scaled(Requantization mode, int sum, double multiplier) {
    return mode.prepare(new double[] {99, multiplier}).scale(sum, 1);
  }

  /** Real multipliers up to 2^-1: no sum below 2^30 leaves 32 bits. */
  @Property
  void fixedPointModesAreTheirFormulasInWideArithmetic(
      @ForAll @IntRange(min = -1 << 30, max = 1 << 30) int sum,
      @ForAll @DoubleRange(min = 1e-6, max = 0.5) @Scale(9) double multiplier) {
    QuantizedMultiplier fixed = QuantizedMultiplier.of(multiplier);
    int right = -fixed.shift();
    BigInteger product = BigInteger.valueOf(sum).multiply(BigInteger.valueOf(fixed.multiplier()));
    BigInteger high = halfUp(product, 31);
    assertThat(scaled(Requantization.DOUBLE, sum, multiplier))
        .isEqualTo(halfAway(high, right).intValueExact());
    assertThat(scaled(Requantization.RUY, sum, multiplier))
        .isEqualTo(halfUp(high, right).intValueExact());
  }

  /** The nearest to x / 2^bits. */
  private static BigInteger halfAway(BigInteger x, int bits) {
    return new BigDecimal(x)
        .divide(new BigDecimal(BigInteger.ONE.shiftLeft(bits)), 0, RoundingMode.HALF_UP)
        .toBigIntegerExact();
  }

  private static BigInteger halfUp(BigInteger x, int bits) {
    return bits == 0 ? x : x.add(BigInteger.ONE.shiftLeft(bits - 1)).shiftRight(bits);
  }

  @Property
  void floatingModesRoundOneProduct(
      @ForAll @IntRange(min = -1 << 30, max = 1 << 30) int sum,
      @ForAll @DoubleRange(min = 0, max = 1) @Scale(9) double multiplier) {
    BigDecimal doubles = new BigDecimal((double) sum * multiplier);
    assertThat(scaled(Requantization.FP64, sum, multiplier))
        .isEqualTo(doubles.setScale(0, RoundingMode.HALF_UP).intValueExact());
    BigDecimal floats = new BigDecimal(Oracle.multiply((float) sum, (float) multiplier));
    assertThat(scaled(Requantization.FP32_EVEN, sum, multiplier))
        .isEqualTo(floats.setScale(0, RoundingMode.HALF_EVEN).intValueExact());
  }

  @ParameterizedTest
  @CsvSource({
    // Half of an odd sum: where ties go. 0.5 is 2^30 * 2^(0 - 31).
    "3, 0.5, 2, 2, 2, 2",
    "-3, 0.5, -1, -1, -2, -2",
    "5, 0.5, 3, 3, 3, 2",
    // A quarter of 2: the second rounding has the tie.
    "-2, 0.25, -1, 0, -1, 0",
    // A quarter of 1: the first rounding makes a tie of what was none.
    "1, 0.25, 1, 1, 0, 0",
    "-1, 0.25, 0, 0, 0, 0",
    // Multipliers from 1 on shift the sum to the left.
    "7, 1, 7, 7, 7, 7",
    "7, 24, 168, 168, 168, 168",
    "12345, 0, 0, 0, 0, 0",
    "2147483647, 1e-12, 0, 0, 0, 0",
  })
  void modesDifferInTies(int sum, double multiplier, int twice, int ruy, int fp64, int fp32) {
    assertThat(scaled(Requantization.DOUBLE, sum, multiplier)).isEqualTo(twice);
    assertThat(scaled(Requantization.RUY, sum, multiplier)).isEqualTo(ruy);
    assertThat(scaled(Requantization.FP64, sum, multiplier)).isEqualTo(fp64);
    assertThat(scaled(Requantization.FP32_EVEN, sum, multiplier)).isEqualTo(fp32);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1073741824, 1",
    "0.5, 1073741824, 0",
    "0.75, 1610612736, 0",
    "0.9999999999999999, 1073741824, 1",
    "3e-10, 1383505806, -31",
    "1e-10, 0, 0",
    "0, 0, 0",
    "1e30, 2147483647, 30",
    "Infinity, 2147483647, 30",
  })
  void multiplierIsAFractionAndAPowerOfTwo(double real, int multiplier, int shift) {
    assertThat(QuantizedMultiplier.of(real)).isEqualTo(new QuantizedMultiplier(multiplier, shift));
  }

  @ParameterizedTest
  @CsvSource({"-1.0", "NaN"})
  void multiplierThatCannotBeIsRefused(double real) {
    assertThatThrownBy(() -> QuantizedMultiplier.of(real))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be " + real);
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 0.5, 7, 7",
    "1.25, 0.5, 7, 9",
    "1.75, 0.5, 7, 11",
    "-Infinity, 0.5, 7, -128",
    "Infinity, 0.5, 7, 127",
    "3e38, 1e-30, 0, 127",
  })
  void quantizes(float x, float scale, int zeroPoint, int q) {
    assertThat(new Quantization(scale, zeroPoint).quantize(x)).isEqualTo((byte) q);
  }

  @ParameterizedTest
  @CsvSource({"-128, 0.5, 7, -67.5", "127, 0.25, -128, 63.75", "7, 0.1, 7, 0"})
  void dequantizes(byte q, float scale, int zeroPoint, float x) {
    assertThat(new Quantization(scale, zeroPoint).dequantize(q)).isEqualTo(x);
  }
}
