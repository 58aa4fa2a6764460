package io.sluice.runtime.plain.onnx;

/**
 * The error function and its complement, within a few ulp of a double.
 *
 * <p>Rational Chebyshev approximations of W. J. Cody, "Rational Chebyshev approximations for the
 * error function", Mathematics of Computation 23 (1969), pp. 631-638, in three intervals.
 */
public final class ErrorFunction {
  private static final double NEAR = 0.46875;
  private static final double FAR = 4;

  /** From here on the complement is below the least double. */
  private static final double VANISHED = 27.5;

  private static final double ONE_BY_SQRT_PI = 5.6418958354775628695e-1;

  private static final double[] NEAR_NUMERATOR = {
    1.85777706184603153e-1,
    3.16112374387056560e00,
    1.13864154151050156e02,
    3.77485237685302021e02,
    3.20937758913846947e03
  };
  private static final double[] NEAR_DENOMINATOR = {
    1,
    2.36012909523441209e01,
    2.44024637934444173e02,
    1.28261652607737228e03,
    2.84423683343917062e03
  };
  private static final double[] MIDDLE_NUMERATOR = {
    2.15311535474403846e-8,
    5.64188496988670089e-1,
    8.88314979438837594e00,
    6.61191906371416295e01,
    2.98635138197400131e02,
    8.81952221241769090e02,
    1.71204761263407058e03,
    2.05107837782607147e03,
    1.23033935479799725e03
  };
  private static final double[] MIDDLE_DENOMINATOR = {
    1,
    1.57449261107098347e01,
    1.17693950891312499e02,
    5.37181101862009858e02,
    1.62138957456669019e03,
    3.29079923573345963e03,
    4.36261909014324716e03,
    3.43936767414372164e03,
    1.23033935480374942e03
  };
  private static final double[] FAR_NUMERATOR = {
    1.63153871373020978e-2,
    3.05326634961232344e-1,
    3.60344899949804439e-1,
    1.25781726111229246e-1,
    1.60837851487422766e-2,
    6.58749161529837803e-4
  };
  private static final double[] FAR_DENOMINATOR = {
    1,
    2.56852019228982242e00,
    1.87295284992346725e00,
    5.27905102951428412e-1,
    6.05183413124413191e-2,
    2.33520497626869185e-3
  };

  private ErrorFunction() {}

  /** {@code 2 / sqrt(pi)} times the integral of {@code exp(-t^2)} from 0 to x. */
  public static double erf(double x) {
    double a = Math.abs(x);
    return a <= NEAR ? near(x) : Math.copySign(1 - upper(a), x);
  }

  /** {@code 1 - erf(x)}, without cancellation. */
  static double erfc(double x) {
    double a = Math.abs(x);
    if (a <= NEAR) {
      return 1 - near(x);
    }
    return x < 0 ? 2 - upper(a) : upper(a);
  }

  private static double near(double x) {
    double z = x * x;
    return x * polynomial(NEAR_NUMERATOR, z) / polynomial(NEAR_DENOMINATOR, z);
  }

  /** The complement for arguments above {@link #NEAR}; a NaN stays one. */
  private static double upper(double a) {
    if (a >= VANISHED) {
      return 0;
    }
    if (a <= FAR) {
      return gauss(a) * polynomial(MIDDLE_NUMERATOR, a) / polynomial(MIDDLE_DENOMINATOR, a);
    }
    double z = 1 / (a * a);
    double tail = z * polynomial(FAR_NUMERATOR, z) / polynomial(FAR_DENOMINATOR, z);
    return gauss(a) * (ONE_BY_SQRT_PI - tail) / a;
  }

  /** {@code exp(-a^2)}; the square is split, so that its rounding is not blown up. */
  private static double gauss(double a) {
    double high = Math.rint(a * 16) / 16;
    return StrictMath.exp(-high * high) * StrictMath.exp(-(a - high) * (a + high));
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (double coefficient : coefficients) {
      sum = Math.fma(sum, x, coefficient);
    }
    return sum;
  }
}
