package io.sluice.kernels;

/**
 * The integer arithmetic of fixed-point inference: products of integers with a real that is kept as
 * an int32 of 31 fractional bits and a power of two, see {@link QuantizedMultiplier}.
 *
 * <p>Shifts are positive to the left. Where a formula can leave 32 bits it wraps, as the C code
 * does that models are compared with.
 *
 * <p>It is here because the modes DOUBLE and RUY of {@link Requantization} are made of it;
 * functions that TensorFlow Lite alone computes in fixed point are with its ops.
 *
 * <p>Source: gemmlowp, {@code doc/quantization.md} and its fixed-point library; the names are its.
 * Formulas in {@code docs/numerics.md}, requantization.
 */
public final class FixedPoint {
  private FixedPoint() {}

  /**
   * {@code a * b / 2^31}, ties upwards; of twice the least integer the greatest. ARM's {@code
   * SQRDMULH}.
   */
  public static int doublingHighProduct(int a, int b) {
    if (a == Integer.MIN_VALUE && b == Integer.MIN_VALUE) {
      return Integer.MAX_VALUE;
    }
    long product = (long) a * b;
    long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
    return (int) ((product + nudge) / (1L << 31));
  }

  /** {@link #doublingHighProduct} of 16-bit values: {@code a * b / 2^15}. */
  public static int doublingHighProduct16(int a, int b) {
    if (a == Short.MIN_VALUE && b == Short.MIN_VALUE) {
      return Short.MAX_VALUE;
    }
    int product = a * b;
    int nudge = product >= 0 ? 1 << 14 : 1 - (1 << 14);
    return (product + nudge) / (1 << 15);
  }

  /** {@code x / 2^exponent}, ties away from zero, for an exponent from 0 to 31. */
  public static int dividedByPowerOfTwo(int x, int exponent) {
    int mask = (int) ((1L << exponent) - 1);
    int threshold = (mask >>> 1) + (x < 0 ? 1 : 0);
    return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
  }

  /** {@code x * 2^exponent}, kept within the range of a signed integer of {@code bits} bits. */
  public static int saturatingShift(int x, int exponent, int bits) {
    long shifted = (long) x << exponent;
    long greatest = (1L << (bits - 1)) - 1;
    return (int) Math.max(-greatest - 1, Math.min(greatest, shifted));
  }

  /** {@code x * multiplier * 2^(shift - 31)}, rounded twice: the mode {@code DOUBLE}. */
  public static int multiplyRoundingTwice(int x, int multiplier, int shift) {
    int left = Math.max(shift, 0);
    return dividedByPowerOfTwo(doublingHighProduct(x << left, multiplier), Math.max(-shift, 0));
  }
}
