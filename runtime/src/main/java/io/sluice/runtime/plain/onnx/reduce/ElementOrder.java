package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Integers;

/**
 * The order of a tensor's elements; a NaN is above all numbers, zeros are equal.
 *
 * @param type of the elements
 */
record ElementOrder(DataType type) {

  /** Negative if the first element is less than the second, 0 if they are equal, else positive. */
  int compare(TensorView x, int first, int second) {
    if (type.isFloat()) {
      return compare(x.getDouble(first), x.getDouble(second));
    }
    long order = Integers.order(type);
    return Long.compare(x.getLong(first) ^ order, x.getLong(second) ^ order);
  }

  private static int compare(double a, double b) {
    if (a == b) {
      return 0;
    }
    return Double.compare(a, b);
  }
}
