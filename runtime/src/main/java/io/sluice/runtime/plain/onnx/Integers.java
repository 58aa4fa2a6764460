package io.sluice.runtime.plain.onnx;

import io.sluice.model.DataType;

/** Arithmetic of integers of all types as longs; UINT64 is in a long's bits. */
public final class Integers {
  private Integers() {}

  /**
   * What two elements as longs are xored with before they are compared: UINT64 then has the order
   * of signed numbers.
   */
  public static long order(DataType type) {
    return type == DataType.UINT64 ? Long.MIN_VALUE : 0;
  }

  /** The quotient, cut toward zero; 0 if the divisor is 0, so that no event can fail. */
  public static long divide(long a, long b) {
    return b == 0 ? 0 : a / b;
  }

  /** {@link #divide} of unsigned numbers. */
  public static long divideUnsigned(long a, long b) {
    return b == 0 ? 0 : Long.divideUnsigned(a, b);
  }

  /** The remainder of {@link #divide}, with the sign of the dividend; 0 if the divisor is 0. */
  static long remainder(long a, long b) {
    return b == 0 ? 0 : a % b;
  }

  /** The remainder of unsigned numbers; 0 if the divisor is 0. */
  static long remainderUnsigned(long a, long b) {
    return b == 0 ? 0 : Long.remainderUnsigned(a, b);
  }

  /** The remainder of the quotient rounded down, with the sign of the divisor; 0 if that is 0. */
  public static long modulo(long a, long b) {
    return b == 0 ? 0 : Math.floorMod(a, b);
  }

  /** {@code a^b} in the low 64 bits; a negative exponent gives the real power, cut toward zero. */
  public static long power(long a, long b) {
    if (b < 0) {
      return a == 1 ? 1 : a == -1 ? 1 - 2 * (b & 1) : 0;
    }
    return powerUnsigned(a, b);
  }

  /** {@code a^b} in the low 64 bits, the exponent being unsigned. */
  public static long powerUnsigned(long a, long b) {
    long power = 1;
    long factor = a;
    for (long rest = b; rest != 0; rest >>>= 1) {
      power *= (rest & 1) == 0 ? 1 : factor;
      factor *= factor;
    }
    return power;
  }

  /** {@code a * 2^b}; 0 where all bits leave. */
  public static long shiftLeft(long a, long b) {
    return b < 0 || b >= Long.SIZE ? 0 : a << b;
  }

  /** {@code a / 2^b} of an unsigned number; 0 where all bits leave. */
  public static long shiftRight(long a, long b) {
    return b < 0 || b >= Long.SIZE ? 0 : a >>> b;
  }
}
