package io.sluice.kernels;

/**
 * From reals to integers. The conversions saturate, and make 0 of a NaN; see {@code
 * docs/numerics.md}, rounding.
 */
public final class Rounding {
  private Rounding() {}

  /** The nearest integer, ties to the even one: C's {@code lrintf}, NumPy's {@code rint}. */
  public static int halfEven(float value) {
    return (int) Math.rint(value);
  }

  /** The nearest integer, ties away from zero: C's {@code round}. Floats widen exactly. */
  public static int halfAway(double value) {
    // Both differences are exact, which adding a half would not be just below a tie.
    double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
    return (int) (Math.abs(value - whole) >= 0.5 ? whole + Math.signum(value) : whole);
  }

  /**
   * The byte for an integer in units of the output's scale: {@code clamp(value, low - zeroPoint,
   * high - zeroPoint) + zeroPoint}, which no value can overflow.
   *
   * @param low the least result, at least -128; above it where a clamp is fused
   * @param high the greatest result, at most 127
   */
  public static byte toByte(int value, int zeroPoint, int low, int high) {
    return (byte) (Math.max(low - zeroPoint, Math.min(high - zeroPoint, value)) + zeroPoint);
  }

  /** {@link #toByte(int, int, int, int)} over the whole range of a byte. */
  public static byte toByte(int value, int zeroPoint) {
    return toByte(value, zeroPoint, Byte.MIN_VALUE, Byte.MAX_VALUE);
  }

  /** The nearest value in the range of an int16. */
  public static int saturate16(int value) {
    return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
  }
}
