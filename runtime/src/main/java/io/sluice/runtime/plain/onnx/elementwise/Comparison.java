package io.sluice.runtime.plain.onnx.elementwise;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.onnx.Integers;
import java.util.function.LongBinaryOperator;

/** The relations of two elements; none of them holds for a NaN. */
enum Comparison {
  EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL;

  /** 1 if the relation holds, else 0. */
  double of(double a, double b) {
    boolean holds =
        switch (this) {
          case EQUAL -> a == b;
          case LESS -> a < b;
          case LESS_OR_EQUAL -> a <= b;
          case GREATER -> a > b;
          case GREATER_OR_EQUAL -> a >= b;
        };
    return holds ? 1 : 0;
  }

  /** 1 if the relation holds for integers of a type, as longs, else 0. */
  LongBinaryOperator integers(DataType type) {
    long order = Integers.order(type);
    return (a, b) -> ofOrder(Long.compare(a ^ order, b ^ order));
  }

  private long ofOrder(int order) {
    return (long) of(order, 0);
  }
}
