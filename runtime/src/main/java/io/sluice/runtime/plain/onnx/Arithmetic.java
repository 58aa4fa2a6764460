package io.sluice.runtime.plain.onnx;

import io.sluice.model.DataType;
import java.util.function.LongBinaryOperator;

/** The functions of two numbers that all types have. */
public enum Arithmetic {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  /** With the sign of the dividend, as C's fmod. */
  REMAINDER,
  MINIMUM,
  MAXIMUM,
  /** The second times the first where that is negative, else the first alone. */
  LEAKY;

  public float apply(float a, float b) {
    return switch (this) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case REMAINDER -> a % b;
      case MINIMUM -> Math.min(a, b);
      case MAXIMUM -> Math.max(a, b);
      case LEAKY -> a < 0 ? b * a : a;
    };
  }

  public double apply(double a, double b) {
    return switch (this) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case REMAINDER -> a % b;
      case MINIMUM -> Math.min(a, b);
      case MAXIMUM -> Math.max(a, b);
      case LEAKY -> a < 0 ? b * a : a;
    };
  }

  /** The function of integers of a type, as longs; the result is to be cut to the type's bits. */
  public LongBinaryOperator integers(DataType type) {
    boolean unsigned = type.isUnsigned();
    long order = Integers.order(type);
    return switch (this) {
      case ADD -> Long::sum;
      case SUBTRACT -> (a, b) -> a - b;
      case MULTIPLY -> (a, b) -> a * b;
      case DIVIDE -> unsigned ? Integers::divideUnsigned : Integers::divide;
      case REMAINDER -> unsigned ? Integers::remainderUnsigned : Integers::remainder;
      case MINIMUM -> (a, b) -> Math.min(a ^ order, b ^ order) ^ order;
      case MAXIMUM -> (a, b) -> Math.max(a ^ order, b ^ order) ^ order;
      case LEAKY -> unsigned ? (a, b) -> a : (a, b) -> a < 0 ? b * a : a;
    };
  }
}
