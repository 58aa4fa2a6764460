package io.sluice.runtime.plain.onnx;

/**
 * Sine, cosine and tangent within 2 ulp, as those of {@link StrictMath} allocate in some JDKs.
 *
 * <p>The argument is reduced to [-pi/4, pi/4] by a multiple of pi/2 in three parts, with fused
 * multiply-adds (W. J. Cody and W. Waite, "Software Manual for the Elementary Functions", 1980);
 * there the Maclaurin series are exact to a double after eight terms.
 */
public final class Trigonometry {
  private static final double TWO_BY_PI = 0.6366197723675814;

  /** pi/2 is the sum of these. */
  private static final double FIRST_PART = 1.5707963267948966;

  private static final double SECOND_PART = 6.123233995736766e-17;
  private static final double THIRD_PART = -1.4973849048591833e-33;

  /** The product of the first part with an integer is cancelled exactly up to here. */
  private static final double GREATEST = 0x1p30;

  private Trigonometry() {}

  public static double sin(double x) {
    if (isFar(x)) {
      return StrictMath.sin(x);
    }
    double n = quadrant(x);
    return turned(reduced(x, n), (int) n);
  }

  public static double cos(double x) {
    if (isFar(x)) {
      return StrictMath.cos(x);
    }
    double n = quadrant(x);
    return turned(reduced(x, n), (int) n + 1);
  }

  public static double tan(double x) {
    if (isFar(x)) {
      return StrictMath.tan(x);
    }
    double n = quadrant(x);
    double r = reduced(x, n);
    return ((int) n & 1) == 0 ? sine(r) / cosine(r) : -cosine(r) / sine(r);
  }

  /** Arguments that mean hardly anything, and NaN; these may allocate. */
  private static boolean isFar(double x) {
    return !(Math.abs(x) <= GREATEST);
  }

  private static double quadrant(double x) {
    return Math.rint(x * TWO_BY_PI);
  }

  private static double reduced(double x, double n) {
    if (n == 0) {
      return x;
    }
    return Math.fma(-n, THIRD_PART, Math.fma(-n, SECOND_PART, Math.fma(-n, FIRST_PART, x)));
  }

  /** The sine of {@code r + quarters * pi/2}. */
  private static double turned(double r, int quarters) {
    double magnitude = (quarters & 1) == 0 ? sine(r) : cosine(r);
    return (quarters & 2) == 0 ? magnitude : -magnitude;
  }

  private static double sine(double r) {
    double z = -r * r;
    double sum = 0;
    for (int k = 17; k >= 3; k -= 2) {
      sum = (sum + 1) * z / (k * (k - 1));
    }
    return r == 0 ? r : Math.fma(sum, r, r);
  }

  private static double cosine(double r) {
    double z = -r * r;
    double sum = 0;
    for (int k = 18; k >= 4; k -= 2) {
      sum = (sum + 1) * z / (k * (k - 1));
    }
    return Math.fma(0.5 * z, 1 + sum, 1);
  }
}
