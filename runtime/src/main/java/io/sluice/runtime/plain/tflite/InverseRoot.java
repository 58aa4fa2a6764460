package io.sluice.runtime.plain.tflite;

import io.sluice.kernels.FixedPoint;

/**
 * {@code 1 / sqrt(x)} of a positive integer as {@code multiplier * 2^(shift - 31)}, by five of
 * Newton's steps in numbers of 3 integer bits.
 *
 * <p>Source: TensorFlow Lite, {@code GetInvSqrtQuantizedMultiplierExp} in {@code common.h}.
 */
final class InverseRoot {
  private static final int ONE = 1 << 28;
  private static final int THREE_HALVES = ONE + ONE / 2;
  private static final int HALF_ROOT_OF_2 = 1518500250;

  private InverseRoot() {}

  /** The multiplier, from 2^28 on; the greatest for x up to 1. */
  static int multiplier(int x) {
    if (x <= 1) {
      return Integer.MAX_VALUE;
    }
    int rest = x >> 2 * quarters(x);
    int input = (rest << 2 * pairs(rest)) >> 1;
    int half = FixedPoint.dividedByPowerOfTwo(input, 1);
    int y = ONE;
    for (int i = 0; i < 5; i++) {
      int square = FixedPoint.doublingHighProduct(y, y);
      int cube = FixedPoint.saturatingShift(FixedPoint.doublingHighProduct(square, y), 6, 32);
      int next =
          FixedPoint.doublingHighProduct(THREE_HALVES, y)
              - FixedPoint.doublingHighProduct(half, cube);
      y = FixedPoint.saturatingShift(next, 3, 32);
    }
    int root = FixedPoint.doublingHighProduct(y, HALF_ROOT_OF_2);
    return root << Math.max(0, -right(x));
  }

  /** The shift, which is not positive. */
  static int shift(int x) {
    return x <= 1 ? 0 : -Math.max(0, right(x));
  }

  private static int right(int x) {
    int quarters = quarters(x);
    return 11 + quarters - pairs(x >> 2 * quarters);
  }

  /** How often x must be quartered to lie below 2^29. */
  private static int quarters(int x) {
    return x >= 1 << 29 ? 1 : 0;
  }

  /** By how many pairs of bits x is shifted up to lie in [2^27, 2^29). */
  private static int pairs(int x) {
    return (Integer.numberOfLeadingZeros(x) - 1) / 2 - 1;
  }
}
