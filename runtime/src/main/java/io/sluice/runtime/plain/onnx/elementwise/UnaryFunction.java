package io.sluice.runtime.plain.onnx.elementwise;

import io.sluice.kernels.FloatFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A function of one element, in the arithmetic of each kind of type.
 *
 * @param floats for FLOAT32 and FLOAT16
 * @param doubles for FLOAT64
 * @param signed for signed integers
 * @param unsigned for unsigned integers, and truth values
 */
record UnaryFunction(
    FloatFunction floats,
    DoubleUnaryOperator doubles,
    LongUnaryOperator signed,
    LongUnaryOperator unsigned) {

  /** A function that is computed as that of reals, and rounded or cut to the type. */
  static UnaryFunction of(DoubleUnaryOperator reals) {
    return of(x -> (float) reals.applyAsDouble(x), reals);
  }

  /** A function with an arithmetic of its own for floats; of integers it is that of reals, cut. */
  static UnaryFunction of(FloatFunction floats, DoubleUnaryOperator doubles) {
    LongUnaryOperator integers = x -> (long) doubles.applyAsDouble((double) x);
    return new UnaryFunction(floats, doubles, integers, integers);
  }

  /** A function of integers. */
  static UnaryFunction ofIntegers(LongUnaryOperator integers) {
    return of(x -> (double) integers.applyAsLong((long) x)).withIntegers(integers, integers);
  }

  /** This function with an arithmetic of its own for integers. */
  UnaryFunction withIntegers(LongUnaryOperator signedOnes, LongUnaryOperator unsignedOnes) {
    return new UnaryFunction(floats, doubles, signedOnes, unsignedOnes);
  }
}
