package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.onnx.Integers;

/** What the reducing ops make of a set of elements, one after the other. */
enum Reduction {
  SUM,
  MEAN,
  PRODUCT,
  MINIMUM,
  MAXIMUM,
  L1,
  L2,
  SUM_OF_SQUARES,
  LOG_OF_SUM,
  /** Elements are to be shifted to below 1, so that no power overflows. */
  LOG_OF_SUM_OF_EXP;

  /** What the empty set gives before {@link #finish}. */
  double start() {
    return switch (this) {
      case SUM, MEAN, L1, L2, SUM_OF_SQUARES, LOG_OF_SUM, LOG_OF_SUM_OF_EXP -> 0;
      case PRODUCT -> 1;
      case MINIMUM -> Double.POSITIVE_INFINITY;
      case MAXIMUM -> Double.NEGATIVE_INFINITY;
    };
  }

  /** Takes in one more element. */
  double join(double result, double element) {
    return switch (this) {
      case SUM, MEAN, LOG_OF_SUM -> result + element;
      case PRODUCT -> result * element;
      case MINIMUM -> Math.min(result, element);
      case MAXIMUM -> Math.max(result, element);
      case L1 -> result + Math.abs(element);
      case L2, SUM_OF_SQUARES -> result + element * element;
      case LOG_OF_SUM_OF_EXP -> result + StrictMath.exp(element);
    };
  }

  /** The result, once all elements are in. */
  double finish(double result, int count) {
    return switch (this) {
      case SUM, PRODUCT, MINIMUM, MAXIMUM, L1, SUM_OF_SQUARES -> result;
      case MEAN -> result / count;
      case L2 -> Math.sqrt(result);
      case LOG_OF_SUM, LOG_OF_SUM_OF_EXP -> StrictMath.log(result);
    };
  }

  /** Whether integers are joined as integers; else they are taken as reals, and the result cut. */
  boolean isIntegral() {
    return this != LOG_OF_SUM && this != LOG_OF_SUM_OF_EXP;
  }

  /** The same reduction in the arithmetic of longs: unsigned numbers have no absolute values. */
  Reduction of(DataType type) {
    return this == L1 && type.isUnsigned() ? SUM : this;
  }

  /** What elements are xored with, so that the order of longs is that of the type. */
  long order(DataType type) {
    return this == MINIMUM || this == MAXIMUM ? Integers.order(type) : 0;
  }

  /** What the empty set of integers of a type gives before {@link #finish}. */
  long start(DataType type) {
    return switch (this) {
      case PRODUCT -> 1;
      case MINIMUM -> type == DataType.UINT64 ? Long.MAX_VALUE : type.greatest();
      case MAXIMUM -> type == DataType.UINT64 ? Long.MIN_VALUE : type.least();
      case SUM, MEAN, L1, L2, SUM_OF_SQUARES, LOG_OF_SUM, LOG_OF_SUM_OF_EXP -> 0;
    };
  }

  /** Takes in one more integer, and wraps around. */
  long join(long result, long element) {
    return switch (this) {
      case SUM, MEAN, LOG_OF_SUM, LOG_OF_SUM_OF_EXP -> result + element;
      case PRODUCT -> result * element;
      case MINIMUM -> Math.min(result, element);
      case MAXIMUM -> Math.max(result, element);
      case L1 -> result + Math.abs(element);
      case L2, SUM_OF_SQUARES -> result + element * element;
    };
  }

  /** The result, once all integers of a type are in. */
  long finish(long result, int count, DataType type) {
    return switch (this) {
      case SUM, PRODUCT, MINIMUM, MAXIMUM, L1, SUM_OF_SQUARES, LOG_OF_SUM, LOG_OF_SUM_OF_EXP ->
          result;
      case MEAN ->
          type.isUnsigned()
              ? Integers.divideUnsigned(result, count)
              : Integers.divide(result, count);
      case L2 -> (long) Math.sqrt((double) result);
    };
  }
}
