package io.sluice.kernels;

/**
 * From floats to int8 and back in plain Java. Only conversions of single elements are not vector
 * code: C2 joins none between types of different sizes.
 */
final class ScalarBytes {
  private ScalarBytes() {}

  /** {@code y = (float) (x - zeroPoint)}. */
  static void widen(byte[] x, int xAt, int zeroPoint, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = x[xAt + i] - zeroPoint;
    }
  }

  /**
   * {@link LookupTable#hardSwish} of integers as floats, operation for operation as the table was
   * made, up to the rounding.
   */
  static void hardSwish(LookupTable.Scales scales, float[] x, int xAt, float[] y, int count) {
    System.arraycopy(x, xAt, y, 0, count);
    float inverse = 1f / scales.to().scale();
    ScalarLoops.hardSwish(y, scales.from().zeroPoint(), scales.from().scale(), inverse, count);
  }

  /** Rounds values to the integers of an int8. */
  static void round(float[] values, int zeroPoint, int count) {
    float least = Byte.MIN_VALUE - zeroPoint;
    float most = Byte.MAX_VALUE - zeroPoint;
    float offset = KernelEpilogue.Integers.ROUNDER - zeroPoint;
    ScalarLoops.round(values, 1f, most, least, offset, count);
  }

  /** {@link Int8Output#store(float)} of each value; these are overwritten. */
  static void store(float[] values, Int8Output output, byte[] y, int yAt, int count) {
    store(values, output.zeroPoint(), output.low(), output.high(), y, yAt, count);
    output.map(y, yAt, count);
  }

  /** As the other, without a table. */
  static void store(
      float[] values, int zeroPoint, int low, int high, byte[] y, int yAt, int count) {
    ScalarLoops.clampAndRound(values, high - zeroPoint, low - zeroPoint, count);
    // The lowest bits of a rounded value are its integer; a NaN counts as 0.
    int bits = Float.floatToRawIntBits(KernelEpilogue.Integers.ROUNDER) - zeroPoint;
    int ofNaN = Rounding.toByte(0, zeroPoint, low, high);
    for (int i = 0; i < count; i++) {
      float value = values[i];
      int q = Float.floatToRawIntBits(value) - bits;
      y[yAt + i] = (byte) (Float.isNaN(value) ? ofNaN : q);
    }
  }

  /** As the other, over the whole range of a byte. */
  static void store(float[] values, int zeroPoint, byte[] y, int yAt, int count) {
    store(values, zeroPoint, Byte.MIN_VALUE, Byte.MAX_VALUE, y, yAt, count);
  }
}
