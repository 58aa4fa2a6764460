package io.sluice.kernels;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;

/** Float operations by way of exact decimal or wider arithmetic, and numbers to try them on. */
final class Oracle {
  private Oracle() {}

  /** {@code a * b + c}, exact, then rounded once. */
  static float fma(float a, float b, float c) {
    if (!Float.isFinite(a) || !Float.isFinite(b) || !Float.isFinite(c)) {
      return (float) ((double) a * b + c);
    }
    BigDecimal exact = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
    return Float.parseFloat(exact.toString());
  }

  /** A double has more than twice a float's bits, so rounding its sum again changes nothing. */
  static float add(float a, float b) {
    return (float) ((double) a + b);
  }

  static float multiply(float a, float b) {
    return (float) ((double) a * b);
  }

  static float divide(float a, float b) {
    return (float) ((double) a / b);
  }

  /** The nearest integer, half to even, clamped. */
  static byte round(float value, int zeroPoint, int low, int high) {
    BigDecimal nearest = new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN);
    BigDecimal stored = nearest.add(BigDecimal.valueOf(zeroPoint));
    return stored.max(BigDecimal.valueOf(low)).min(BigDecimal.valueOf(high)).byteValueExact();
  }

  static float[] floats(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextGaussian() * 3);
    }
    return values;
  }

  /** Some of them NaN, infinite, negative zero, or at an end of the range. */
  static float[] edges(Random random, int length) {
    float[] edges = {
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      -0f,
      Float.MIN_VALUE,
      Float.MAX_VALUE
    };
    float[] values = floats(random, length);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(20) == 0) {
        values[i] = edges[random.nextInt(edges.length)];
      }
    }
    return values;
  }

  /** A third of them at the ends of the range. */
  static byte[] bytes(Random random, int length) {
    byte[] values = new byte[length];
    for (int i = 0; i < length; i++) {
      values[i] =
          switch (random.nextInt(6)) {
            case 0 -> Byte.MIN_VALUE;
            case 1 -> Byte.MAX_VALUE;
            default -> (byte) random.nextInt();
          };
    }
    return values;
  }
}
