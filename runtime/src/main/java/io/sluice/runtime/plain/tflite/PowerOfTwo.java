package io.sluice.runtime.plain.tflite;

import java.util.OptionalInt;

/** Scales that kernels of 16 bits take for powers of two. */
final class PowerOfTwo {
  private static final double TOLERANCE = 1e-3;

  private PowerOfTwo() {}

  /** The exponent of a scale that is a power of two, but for a thousandth of it. */
  static OptionalInt exponent(float scale) {
    double exact = StrictMath.log(scale) / StrictMath.log(2);
    double nearest = Math.rint(exact);
    return Math.abs(exact - nearest) < TOLERANCE
        ? OptionalInt.of((int) nearest)
        : OptionalInt.empty();
  }
}
