package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedPointTest {
  private static int quotient(BigInteger x, int bits, RoundingMode mode) {
    return new BigDecimal(x)
        .divide(new BigDecimal(BigInteger.ONE.shiftLeft(bits)), 0, mode)
        .intValueExact();
  }

  private static int halfUp(long x, int bits) {
    BigInteger half = BigInteger.ONE.shiftLeft(bits - 1);
    return BigInteger.valueOf(x).add(half).shiftRight(bits).intValueExact();
  }

  @Property
  void doublingHighProductIsTheNearestQuotient(
      @ForAll @IntRange(min = -Integer.MAX_VALUE) int a, @ForAll int b) {
    assertThat(FixedPoint.doublingHighProduct(a, b)).isEqualTo(halfUp((long) a * b, 31));
  }

  @Property
  void doublingHighProduct16IsTheNearestQuotient(
      @ForAll @IntRange(min = -32767, max = 32767) int a,
      @ForAll @IntRange(min = -32768, max = 32767) int b) {
    assertThat(FixedPoint.doublingHighProduct16(a, b)).isEqualTo(halfUp((long) a * b, 15));
  }

  @ParameterizedTest
  @CsvSource({
    "-2147483648, -2147483648, 2147483647",
    "-2147483648, 2147483647, -2147483647",
    "1073741824, 1, 1",
    "1073741823, 1, 0",
    "-1073741824, 1, 0",
    "-1073741824, 3, -1",
    "-1073741823, 1, 0",
  })
  void doublingHighProductAtItsEdges(int a, int b, int product) {
    assertThat(FixedPoint.doublingHighProduct(a, b)).isEqualTo(product);
  }

  @ParameterizedTest
  @CsvSource({"-32768, -32768, 32767", "16384, 1, 1", "-16384, 1, 0", "16383, 1, 0"})
  void doublingHighProduct16AtItsEdges(int a, int b, int product) {
    assertThat(FixedPoint.doublingHighProduct16(a, b)).isEqualTo(product);
  }

  @Property
  void divisionByPowersOfTwoRoundsAwayFromZero(
      @ForAll int x, @ForAll @IntRange(min = 0, max = 31) int exponent) {
    assertThat(FixedPoint.dividedByPowerOfTwo(x, exponent))
        .isEqualTo(quotient(BigInteger.valueOf(x), exponent, RoundingMode.HALF_UP));
  }

  @Property
  void saturatingShiftKeepsToItsWidth(
      @ForAll int x, @ForAll @IntRange(min = 0, max = 31) int exponent) {
    BigInteger shifted = BigInteger.valueOf(x).shiftLeft(exponent);
    assertThat(FixedPoint.saturatingShift(x, exponent, 32))
        .isEqualTo(clamped(shifted, Integer.MIN_VALUE, Integer.MAX_VALUE));
    assertThat(FixedPoint.saturatingShift((short) x, exponent, 16))
        .isEqualTo(clamped(BigInteger.valueOf((short) x).shiftLeft(exponent), -32768, 32767));
  }

  private static int clamped(BigInteger x, long least, long greatest) {
    return x.max(BigInteger.valueOf(least)).min(BigInteger.valueOf(greatest)).intValueExact();
  }

  @ParameterizedTest
  @CsvSource({"1073741824, 16384", "2147483647, 32767", "2147450879, 32767", "1073774592, 16385"})
  void multiplierOfSixteenBitsIsRounded(int multiplier, int reduced) {
    assertThat(new QuantizedMultiplier(multiplier, 0).multiplier16()).isEqualTo(reduced);
  }
}
