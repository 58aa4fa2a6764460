package io.sluice.runtime.plain.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorFunctionTest {
  private static final MathContext WIDE = new MathContext(60);
  private static final BigDecimal TWO_BY_SQRT_PI =
      new BigDecimal("1.12837916709551257389615890312154517168810125865799771368817");

  @ParameterizedTest
  @ValueSource(
      doubles = {
        1e-300, 1e-9, 0.1, 0.33, 0.46875, 0.46876, 0.5, 0.9, 1, 1.7, 2.5, 3.3, 4, 4.001, 5, 5.9
      })
  void agreesWithTheSeriesInWideArithmetic(double x) {
    BigDecimal exact = series(x);
    double erf = exact.doubleValue();
    double erfc = BigDecimal.ONE.subtract(exact).doubleValue();
    assertThat(ErrorFunction.erf(x)).isCloseTo(erf, within(4e-16 * erf));
    assertThat(ErrorFunction.erf(-x)).isEqualTo(-ErrorFunction.erf(x));
    assertThat(ErrorFunction.erfc(x)).isCloseTo(erfc, within(2e-15 * erfc));
    assertThat(ErrorFunction.erfc(-x)).isCloseTo(1 + erf, within(5e-16));
  }

  @Test
  void hasItsLimits() {
    assertThat(ErrorFunction.erf(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(ErrorFunction.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
    assertThat(ErrorFunction.erfc(Double.POSITIVE_INFINITY)).isZero();
    assertThat(ErrorFunction.erfc(Double.NEGATIVE_INFINITY)).isEqualTo(2);
    assertThat(ErrorFunction.erf(Double.NaN)).isNaN();
    assertThat(ErrorFunction.erfc(Double.NaN)).isNaN();
    assertThat(1 / ErrorFunction.erf(-0.0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  /** The alternating Maclaurin series, with digits to spare for what it cancels. */
  private static BigDecimal series(double value) {
    BigDecimal x = new BigDecimal(value);
    BigDecimal square = x.multiply(x, WIDE).negate();
    BigDecimal power = x;
    BigDecimal sum = x;
    for (int n = 1; n < 300; n++) {
      power = power.multiply(square, WIDE).divide(BigDecimal.valueOf(n), WIDE);
      sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), WIDE), WIDE);
    }
    return sum.multiply(TWO_BY_SQRT_PI, WIDE);
  }
}
