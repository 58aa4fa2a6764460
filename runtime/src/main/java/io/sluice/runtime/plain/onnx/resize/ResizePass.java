package io.sluice.runtime.plain.onnx.resize;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.TensorView;

/** Resizes one axis: each element is a weighted sum of neighbours, plus a constant. */
final class ResizePass {
  private final ResizedAxis axis;
  private final int taps;
  private final int[] indices;
  private final double[] weights;
  private final double[] constants;

  /**
   * @param indices of the neighbours, {@code taps} for each element
   * @param weights of the neighbours
   * @param constants one for each element; its neighbours have no weight where it is not 0
   */
  ResizePass(ResizedAxis axis, int taps, int[] indices, double[] weights, double[] constants) {
    this.axis = axis;
    this.taps = taps;
    this.indices = indices;
    this.weights = weights;
    this.constants = constants;
  }

  /** The shape after this pass. */
  Shape resized(Shape shape) {
    return shape.withDim(axis.axis(), axis.resized());
  }

  /**
   * Resizes a tensor.
   *
   * @param inner the number of elements of each element of the axis
   */
  void run(TensorView from, TensorView to, int inner) {
    int write = 0;
    for (int block = 0; write < to.count(); block += axis.extent() * inner) {
      for (int x = 0; x < axis.resized(); x++) {
        for (int i = 0; i < inner; i++) {
          to.setDouble(write, kept(sum(from, block + i, inner, x), to.type()));
          write++;
        }
      }
    }
  }

  private double sum(TensorView from, int read, int inner, int x) {
    double sum = constants[x];
    for (int tap = x * taps; tap < (x + 1) * taps; tap++) {
      if (weights[tap] != 0) {
        sum += weights[tap] * from.getDouble(read + indices[tap] * inner);
      }
    }
    return sum;
  }

  /** Cubic filters overshoot; integers stay within their type. */
  private static double kept(double value, DataType type) {
    return type.isFloat() || type.bytes() == Long.BYTES
        ? value
        : Math.max(type.least(), Math.min(type.greatest(), value));
  }
}
