package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 0",
    "1.5, 2",
    "-0.5, 0",
    "-1.5, -2",
    "2.5, 2",
    "NaN, 0",
    "1e30, 2147483647",
    "-Infinity, -2147483648"
  })
  void halfEvenTakesTheEvenNeighbourAndSaturates(float value, int nearest) {
    assertThat(Rounding.halfEven(value)).isEqualTo(nearest);
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 1",
    "-0.5, -1",
    "1.5, 2",
    "2.5, 3",
    "-2.5, -3",
    "0.49999999999999994, 0",
    "-0.49999999999999994, 0",
    "NaN, 0",
    "1e30, 2147483647",
    "-Infinity, -2147483648",
    "4503599627370497, 2147483647",
    "-2147483648.5, -2147483648"
  })
  void halfAwayTakesTheFartherNeighbourAndSaturates(double value, int nearest) {
    assertThat(Rounding.halfAway(value)).isEqualTo(nearest);
  }

  @Property
  void agreesWithDecimalArithmetic(
      @ForAll @FloatRange(min = -400, max = 400) float value,
      @ForAll @DoubleRange(min = -1e9, max = 1e9) double wide) {
    assertThat(Rounding.halfEven(value))
        .isEqualTo(new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).intValueExact());
    assertThat(Rounding.halfAway(wide))
        .isEqualTo(new BigDecimal(wide).setScale(0, RoundingMode.HALF_UP).intValueExact());
  }

  @Property
  void bytesAreClampedAfterTheZeroPointIsAdded(
      @ForAll int value,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint,
      @ForAll @IntRange(min = -128, max = 0) int low,
      @ForAll @IntRange(min = 0, max = 127) int high) {
    long sum = (long) value + zeroPoint;
    assertThat((long) Rounding.toByte(value, zeroPoint, low, high))
        .isEqualTo(Math.max(low, Math.min(high, sum)));
  }

  @ParameterizedTest
  @CsvSource({"40000, 32767", "-40000, -32768", "-32768, -32768", "12, 12"})
  void saturatesToSixteenBits(int value, int saturated) {
    assertThat(Rounding.saturate16(value)).isEqualTo(saturated);
  }

  @ParameterizedTest
  @CsvSource({
    // 4.9f / 0.04f rounds to a float above 122.5, 4.9f * (1 / 0.04f) to 122.5.
    "4.9, 0.04, 0, 123, 123, 122, 123, 123",
    // Ties, with an odd zero point.
    "1.25, 0.5, 7, 9, 10, 9, 10, 10",
    "-1.25, 0.5, 7, 5, 4, 5, 4, 5",
    "-Infinity, 0.5, 7, -128, -128, -128, -128, -128",
    "1e30, 0.5, 7, 127, 127, 127, 127, 127",
    "NaN, 0.5, 7, 7, 7, 7, 7, 7"
  })
  void quantizingRulesDifferInTies(
      float x,
      float scale,
      int zeroPoint,
      byte divideEven,
      byte divideAway,
      byte multiplyEven,
      byte multiplyAway,
      byte multiplyShiftAway) {
    assertThat(QuantizeRounding.DIVIDE_EVEN.quantize(x, scale, zeroPoint)).isEqualTo(divideEven);
    assertThat(QuantizeRounding.DIVIDE_AWAY.quantize(x, scale, zeroPoint)).isEqualTo(divideAway);
    assertThat(QuantizeRounding.MULTIPLY_EVEN.quantize(x, scale, zeroPoint))
        .isEqualTo(multiplyEven);
    assertThat(QuantizeRounding.MULTIPLY_AWAY.quantize(x, scale, zeroPoint))
        .isEqualTo(multiplyAway);
    assertThat(QuantizeRounding.MULTIPLY_SHIFT_AWAY.quantize(x, scale, zeroPoint))
        .isEqualTo(multiplyShiftAway);
  }
}
