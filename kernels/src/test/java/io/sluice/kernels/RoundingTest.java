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
}
