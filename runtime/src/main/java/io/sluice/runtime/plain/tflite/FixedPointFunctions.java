package io.sluice.runtime.plain.tflite;

import io.sluice.kernels.FixedPoint;
import io.sluice.kernels.Rounding;

/**
 * exp, logistic, tanh and quotients of fixed-point numbers, in 32 or in 16 bits, as integer kernels
 * of TensorFlow Lite compute them.
 *
 * <p>A number of m integer bits stands for {@code raw / 2^(bits - 1 - m)}. A result without integer
 * bits lies in [-1, 1), with the greatest raw value for 1. Products add integer bits. The constants
 * are those that gemmlowp states in 32 bits, rounded to fewer.
 *
 * <p>Source: gemmlowp, {@code fixedpoint.h}: a Taylor polynomial and a product over the bits of the
 * exponent for exp, Newton's method for the quotients.
 */
final class FixedPointFunctions {
  /** In 32 bits: softmax and log-softmax. */
  static final FixedPointFunctions OF_32_BITS = new FixedPointFunctions(32);

  /** In 16 bits: gates of an LSTM with a cell of 16 bits. */
  static final FixedPointFunctions OF_16_BITS = new FixedPointFunctions(16);

  private static final int EXP_OF_MINUS_EIGHTH = 1895147668;
  private static final int THIRD = 715827883;
  private static final int TWO_OF_48_SEVENTEENTHS = 1515870810;
  private static final int TWO_OF_MINUS_32_SEVENTEENTHS = -1010580540;

  /** {@code exp(-2^i)} for i from -2. */
  private static final int[] EXP_OF_MINUS_POWERS = {
    1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242
  };

  private static final int FIRST_POWER = -2;

  private final int bits;
  private final int one;

  private FixedPointFunctions(int bits) {
    this.bits = bits;
    this.one = (int) ((1L << (bits - 1)) - 1);
  }

  private int constant(int in32Bits) {
    return FixedPoint.dividedByPowerOfTwo(in32Bits, 32 - bits);
  }

  private int product(int a, int b) {
    return bits == 32
        ? FixedPoint.doublingHighProduct(a, b)
        : FixedPoint.doublingHighProduct16(a, b);
  }

  /** Sums wrap at the width. */
  private int wrapped(int sum) {
    return bits == 32 ? sum : (short) sum;
  }

  private int shiftedLeft(int x, int exponent) {
    return FixedPoint.saturatingShift(x, exponent, bits);
  }

  /**
   * {@code e^x} without integer bits.
   *
   * @param x at most 0
   * @param integerBits of x, from 0 to 5
   */
  int expOfNegative(int x, int integerBits) {
    if (x == 0) {
      return one;
    }
    int fractionalBits = bits - 1 - integerBits;
    int quarter = 1 << (fractionalBits - 2);
    int fraction = (x & (quarter - 1)) - quarter;
    int result = expNearZero(shiftedLeft(fraction, integerBits));
    int rest = fraction - x;
    for (int i = FIRST_POWER; i < integerBits; i++) {
      if ((rest & (1 << (fractionalBits + i))) != 0) {
        result = product(result, constant(EXP_OF_MINUS_POWERS[i - FIRST_POWER]));
      }
    }
    return result;
  }

  /** {@code e^a} for a in [-1/4, 0): the Taylor polynomial around -1/8. */
  private int expNearZero(int a) {
    int x = wrapped(a + (1 << (bits - 1 - 3)));
    int x2 = product(x, x);
    int x3 = product(x2, x);
    int x4 = product(x2, x2);
    int quarterOfX4 = FixedPoint.dividedByPowerOfTwo(x4, 2);
    int thirds = product(wrapped(quarterOfX4 + x3), constant(THIRD));
    int higher = FixedPoint.dividedByPowerOfTwo(wrapped(thirds + x2), 1);
    int base = constant(EXP_OF_MINUS_EIGHTH);
    int sum = base + product(base, wrapped(x + higher));
    return bits == 32 ? sum : Rounding.saturate16(sum);
  }

  /** {@code 1 / (1 + e^-x)} without integer bits, for x of up to 5 integer bits. */
  int logistic(int x, int integerBits) {
    if (x == 0) {
      return 1 << (bits - 2);
    }
    int positive = oneOverOnePlus(expOfNegative(x > 0 ? wrapped(-x) : x, integerBits));
    return x > 0 ? positive : one - positive;
  }

  /** {@code tanh(x)} without integer bits, for x of up to 4 integer bits. */
  int tanh(int x, int integerBits) {
    if (x == 0) {
      return 0;
    }
    // With one integer bit more the same raw value is twice the number.
    int exp = expOfNegative(x > 0 ? wrapped(-x) : x, integerBits + 1);
    int magnitude = shiftedLeft(wrapped(reciprocalOfHalfOnePlus(exp) - oneOfTwoBits()), 2);
    return x > 0 ? magnitude : wrapped(-magnitude);
  }

  /** {@code 1 / (1 + x)} for x in [0, 1], both without integer bits. */
  int oneOverOnePlus(int x) {
    // Half of a number with two integer bits is the same raw value with one.
    return shiftedLeft(reciprocalOfHalfOnePlus(x), 1);
  }

  private int oneOfTwoBits() {
    return 1 << (bits - 3);
  }

  /** {@code 2 / (1 + x)} with two integer bits, by three of Newton's steps. */
  private int reciprocalOfHalfOnePlus(int x) {
    long sum = (long) x + one;
    int halfDenominator = (int) ((sum + (sum >= 0 ? 1 : -1)) / 2);
    int y =
        wrapped(
            constant(TWO_OF_48_SEVENTEENTHS)
                + product(halfDenominator, constant(TWO_OF_MINUS_32_SEVENTEENTHS)));
    for (int i = 0; i < 3; i++) {
      int error = wrapped(oneOfTwoBits() - product(halfDenominator, y));
      y = wrapped(y + shiftedLeft(product(y, error), 2));
    }
    return y;
  }
}
