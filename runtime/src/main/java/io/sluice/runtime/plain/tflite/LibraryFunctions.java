package io.sluice.runtime.plain.tflite;

/**
 * Functions as runtimes written in C compute them for their tables: by the functions of the C
 * library, here {@link StrictMath}'s, which are the same on every machine and rounded to float as
 * good as always the same way.
 */
public final class LibraryFunctions {
  /** Beyond these the logistic function of XNNPACK is 0 or 1. */
  private static final float LOGISTIC_REACH = 100f;

  private LibraryFunctions() {}

  /** {@code 1 / (1 + e^-x)} in float, TensorFlow Lite's. */
  public static float logistic(float x) {
    return 1f / (1f + (float) StrictMath.exp(-x));
  }

  /** {@code e^x / (1 + e^x)} in double, XNNPACK's. */
  public static float wideLogistic(float x) {
    double e = StrictMath.exp(Math.max(-LOGISTIC_REACH, Math.min(LOGISTIC_REACH, x)));
    return (float) (e / (1 + e));
  }

  /** The hyperbolic tangent. */
  public static float tanh(float x) {
    return (float) StrictMath.tanh(x);
  }

  /** {@code x < 0 ? e^x - 1 : x}. */
  static float elu(float x) {
    return x < 0 ? (float) StrictMath.expm1(x) : x;
  }
}
