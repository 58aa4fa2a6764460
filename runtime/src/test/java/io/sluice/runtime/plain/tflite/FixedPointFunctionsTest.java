package io.sluice.runtime.plain.tflite;

import static io.sluice.runtime.plain.tflite.FixedPointFunctions.OF_16_BITS;
import static io.sluice.runtime.plain.tflite.FixedPointFunctions.OF_32_BITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the functions in double; the bounds are what the approximations reach. */
class FixedPointFunctionsTest {
  private static double real32(int raw, int integerBits) {
    return Math.scalb((double) raw, integerBits - 31);
  }

  private static double real16(int raw, int integerBits) {
    return Math.scalb((double) raw, integerBits - 15);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  @Property
  void in32Bits(@ForAll int raw, @ForAll @IntRange(min = 0, max = 4) int integerBits) {
    double x = real32(raw, integerBits);
    assertThat(real32(OF_32_BITS.logistic(raw, integerBits), 0))
        .isCloseTo(sigmoid(x), within(1e-7));
    assertThat(real32(OF_32_BITS.tanh(raw, integerBits), 0))
        .isCloseTo(StrictMath.tanh(x), within(2e-7));
    int negative = raw > 0 ? -raw : raw;
    assertThat(real32(OF_32_BITS.expOfNegative(negative, integerBits), 0))
        .isCloseTo(StrictMath.exp(-Math.abs(x)), within(1e-6));
  }

  @Property
  void in16Bits(
      @ForAll @IntRange(min = -32767, max = 32767) int raw,
      @ForAll @IntRange(min = 0, max = 4) int integerBits) {
    double x = real16(raw, integerBits);
    assertThat(real16(OF_16_BITS.logistic(raw, integerBits), 0))
        .isCloseTo(sigmoid(x), within(3e-4));
    assertThat(real16(OF_16_BITS.tanh(raw, integerBits), 0))
        .isCloseTo(StrictMath.tanh(x), within(4e-4));
    int negative = raw > 0 ? -raw : raw;
    assertThat(real16(OF_16_BITS.expOfNegative(negative, integerBits), 0))
        .isCloseTo(StrictMath.exp(-Math.abs(x)), within(2e-4));
  }

  @ParameterizedTest
  @CsvSource({"0, 2147483647", "-67108864, 790015084", "-134217728, 290630308"})
  void expOfIntegersIsTheStatedConstant(int raw, int exp) {
    assertThat((double) OF_32_BITS.expOfNegative(raw, 5)).isCloseTo(exp, within(700.0));
  }

  @ParameterizedTest
  @CsvSource({"0, 2147483646", "2147483647, 1073741824", "1073741824, 1431655765"})
  void quotientOfThirtyTwoBits(int raw, int quotient) {
    assertThat((double) OF_32_BITS.oneOverOnePlus(raw)).isCloseTo(quotient, within(40.0));
  }

  @Property
  void tanhIsOddAndLogisticSymmetricInThirtyTwoBits(@ForAll @IntRange(min = 1) int raw) {
    assertThat(OF_32_BITS.tanh(-raw, 4)).isEqualTo(-OF_32_BITS.tanh(raw, 4));
    assertThat(OF_32_BITS.logistic(-raw, 4))
        .isEqualTo(Integer.MAX_VALUE - OF_32_BITS.logistic(raw, 4));
  }

  @Property
  void tablesInterpolateWithinTwoSteps(@ForAll @IntRange(min = -400000, max = 400000) int x) {
    double real = x / (3.0 * 4096);
    assertThat(FixedPointTables.logistic(x) / 32768.0).isCloseTo(sigmoid(real), within(6e-5));
    assertThat(FixedPointTables.tanh(x) / 32768.0).isCloseTo(StrictMath.tanh(real), within(1.2e-4));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 16384, 0",
    "2147483647, 32767, 32767",
    "-2147483648, 1, -32767",
    "-2147483647, 1, -32767"
  })
  void tablesAtTheirEdges(int x, int logistic, int tanh) {
    assertThat(FixedPointTables.logistic(x)).isEqualTo(logistic);
    assertThat(FixedPointTables.tanh(x)).isEqualTo(tanh);
  }
}
