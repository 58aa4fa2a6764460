package io.sluice.kernels;

/**
 * A non-negative real as {@code multiplier * 2^(shift - 31)}.
 *
 * <p>Source: gemmlowp, {@code doc/quantization.md}; TensorFlow Lite's {@code QuantizeMultiplier}.
 *
 * @param multiplier 0, or from 2^30 to 2^31 - 1
 * @param shift from -31 to 30, positive to the left
 */
public record QuantizedMultiplier(int multiplier, int shift) {
  private static final int MOST_SHIFT = 30;
  private static final int LEAST_SHIFT = -31;

  /**
   * The nearest, ties away from zero; 0 where the real is below 2^-32, and the greatest where it is
   * beyond.
   *
   * @throws IllegalArgumentException if the real is negative or NaN
   */
  public static QuantizedMultiplier of(double real) {
    if (!(real >= 0)) {
      throw new IllegalArgumentException("a multiplier must not be " + real);
    }
    if (real == 0) {
      return new QuantizedMultiplier(0, 0);
    }
    // real = fraction * 2^shift with the fraction in [0.5, 1), as C's frexp.
    int shift = Math.getExponent(real) + 1;
    double fraction = Math.scalb(real, -shift);
    long multiplier = (long) Math.floor(Math.scalb(fraction, 31) + 0.5);
    if (multiplier == 1L << 31) {
      multiplier /= 2;
      shift++;
    }
    if (shift > MOST_SHIFT) {
      return new QuantizedMultiplier(Integer.MAX_VALUE, MOST_SHIFT);
    }
    return shift < LEAST_SHIFT
        ? new QuantizedMultiplier(0, 0)
        : new QuantizedMultiplier((int) multiplier, shift);
  }

  /** {@link FixedPoint#multiplyRoundingTwice}. */
  public int applyTo(int x) {
    return FixedPoint.multiplyRoundingTwice(x, multiplier, shift);
  }

  /** The multiplier with 15 fractional bits, for 16-bit arithmetic. */
  public int multiplier16() {
    return multiplier >= Integer.MAX_VALUE - (1 << 15)
        ? Short.MAX_VALUE
        : (multiplier + (1 << 15)) >> 16;
  }
}
