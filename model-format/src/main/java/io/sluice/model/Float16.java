package io.sluice.model;

/** IEEE 754 binary16 in the bits of a {@code short}; Java itself converts it from 20 on only. */
public final class Float16 {
  private static final int MANTISSA_BITS = 10;
  private static final float LEAST_SUBNORMAL = 0x1p-24f;

  private Float16() {}

  /** The float of the same value. */
  public static float toFloat(short bits) {
    int exponent = (bits >> MANTISSA_BITS) & 0x1f;
    int mantissa = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> mantissa * LEAST_SUBNORMAL;
          case 0x1f -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (mantissa + 0x400), exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }

  /** The nearest value, half to even; beyond the range it is infinite. */
  public static short fromFloat(float value) {
    int sign = Float.floatToRawIntBits(value) < 0 ? 0x8000 : 0;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= 65520f) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x1p-14f) {
      return (short) (sign | (int) Math.rint(magnitude / LEAST_SUBNORMAL));
    }
    int exponent = Math.getExponent(magnitude);
    int mantissa = (int) Math.rint(Math.scalb(magnitude, MANTISSA_BITS - exponent));
    // A mantissa that rounds up to a power of two carries into the exponent, as it should.
    return (short) (sign | (((exponent + 15) << MANTISSA_BITS) + (mantissa - 0x400)));
  }

  /** The float nearest to {@code value} among those that binary16 can hold. */
  public static float round(float value) {
    return toFloat(fromFloat(value));
  }
}
