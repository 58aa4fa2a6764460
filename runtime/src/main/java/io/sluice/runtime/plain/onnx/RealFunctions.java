package io.sluice.runtime.plain.onnx;

/**
 * Functions of one double that {@link StrictMath} lacks, free of overflow and cancellation on the
 * way. A NaN stays a NaN.
 */
public final class RealFunctions {
  private static final double SQRT_2_BY_PI = 0.7978845608028654;
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final double GELU_CUBIC = 0.044715;
  private static final double EXACT_EXPONENT = 64;

  private RealFunctions() {}

  /** -1, 0 or 1; the sign of a zero is kept. */
  public static double sign(double x) {
    return x > 0 ? 1 : x < 0 ? -1 : x;
  }

  /** The inverse of the hyperbolic sine. */
  public static double asinh(double x) {
    double a = Math.abs(x);
    double magnitude =
        a > 0x1p28
            ? StrictMath.log(a) + StrictMath.log(2)
            : StrictMath.log1p(a + a * a / (1 + Math.sqrt(a * a + 1)));
    return Math.copySign(magnitude, x);
  }

  /** The inverse of the hyperbolic cosine; NaN below 1. */
  public static double acosh(double x) {
    double t = x - 1;
    return x > 0x1p28
        ? StrictMath.log(x) + StrictMath.log(2)
        : StrictMath.log1p(t + Math.sqrt(t * (t + 2)));
  }

  /** The inverse of the hyperbolic tangent; infinite at -1 and 1, NaN beyond. */
  public static double atanh(double x) {
    double a = Math.abs(x);
    return Math.copySign(0.5 * StrictMath.log1p(2 * a / (1 - a)), x);
  }

  /** {@code 1 / (1 + e^-x)}. */
  public static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
  }

  /** {@code log(1 + e^x)}. */
  public static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** {@code x * tanh(softplus(x))}. */
  public static double mish(double x) {
    return x * StrictMath.tanh(softplus(x));
  }

  /** {@code x / (1 + |x|)}. */
  public static double softsign(double x) {
    return x / (1 + Math.abs(x));
  }

  /** x times the standard normal distribution function at x. */
  public static double gelu(double x) {
    return 0.5 * x * ErrorFunction.erfc(-x * SQRT_HALF);
  }

  /** {@link #gelu} by its usual approximation with a hyperbolic tangent. */
  public static double tanhGelu(double x) {
    return 0.5 * x * (1 + StrictMath.tanh(SQRT_2_BY_PI * (x + GELU_CUBIC * x * x * x)));
  }

  /** {@code min(max(x + 3, 0), 6) / 6}. */
  public static double hardSigmoid(double x) {
    return clip(x + 3, 0, 6) / 6;
  }

  /** {@code (x * min(max(x + 3, 0), 6)) / 6}. */
  public static double hardSwish(double x) {
    return x * clip(x + 3, 0, 6) / 6;
  }

  /**
   * {@code a^b}, exact where an integer exponent up to 64 allows it, else within about {@code |b
   * log(a)|} ulp; with C's special cases: anything to the 0 is 1, and 1 to anything. {@link
   * StrictMath#pow} allocates.
   */
  public static double power(double a, double b) {
    if (b == 0 || a == 1) {
      return 1;
    }
    boolean odd = b % 2 == 1 || b % 2 == -1;
    if (a < 0 && b != Math.rint(b)) {
      return a == Double.NEGATIVE_INFINITY ? magnitude(-a, b) : Double.NaN;
    }
    double magnitude = magnitude(Math.abs(a), b);
    return odd ? Math.copySign(magnitude, a) : magnitude;
  }

  private static double magnitude(double a, double b) {
    if (a == 1 && !Double.isNaN(b)) {
      return 1;
    }
    if (Math.abs(b) == 0.5) {
      return b > 0 ? Math.sqrt(a) : 1 / Math.sqrt(a);
    }
    if (Math.abs(b) <= EXACT_EXPONENT && b == Math.rint(b)) {
      double power = product(a, (int) Math.abs(b));
      return b > 0 ? power : 1 / power;
    }
    return StrictMath.exp(b * StrictMath.log(a));
  }

  /** {@code a^n} by squaring. */
  private static double product(double a, int n) {
    double power = 1;
    double square = a;
    for (int rest = n; rest != 0; rest >>= 1) {
      power = (rest & 1) == 0 ? power : power * square;
      square *= square;
    }
    return power;
  }

  /** {@code min(max(x, least), most)}. */
  public static double clip(double x, double least, double most) {
    return Math.min(Math.max(x, least), most);
  }
}
