package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.TensorView;

/**
 * Reduces reals. Elements are joined in double, in row-major order, and rounded once.
 *
 * @param reduction what is made of the elements
 * @param kept walks to the first element of each set
 * @param joined walks from there over the set
 */
record RealReduction(Reduction reduction, Broadcast kept, Broadcast joined) {

  void run(TensorView x, TensorView y) {
    int at = 0;
    for (int row = 0; row < kept.rows(); row++) {
      int first = kept.first(0, row);
      for (int i = 0; i < kept.length(); i++) {
        y.setDouble(at++, reduced(x, first + i * kept.step(0)));
      }
    }
  }

  private double reduced(TensorView x, int start) {
    double shift = reduction == Reduction.LOG_OF_SUM_OF_EXP ? finiteMaximum(x, start) : 0;
    double result = joined(reduction, x, start, shift);
    return reduction.finish(result, joined.rows() * joined.length()) + shift;
  }

  /** 0 where the maximum is not finite, as nothing can be shifted by that. */
  private double finiteMaximum(TensorView x, int start) {
    double maximum = joined(Reduction.MAXIMUM, x, start, 0);
    return Double.isFinite(maximum) ? maximum : 0;
  }

  private double joined(Reduction how, TensorView x, int start, double shift) {
    double result = how.start();
    for (int row = 0; row < joined.rows(); row++) {
      int first = start + joined.first(0, row);
      result =
          x instanceof FloatView floats
              ? floats(how, result, floats.array(), floats.offset() + first, shift)
              : reals(how, result, x, first, shift);
    }
    return result;
  }

  private double floats(Reduction how, double start, float[] x, int first, double shift) {
    double result = start;
    int step = joined.step(0);
    for (int i = 0; i < joined.length(); i++) {
      result = how.join(result, x[first + i * step] - shift);
    }
    return result;
  }

  private double reals(Reduction how, double start, TensorView x, int first, double shift) {
    double result = start;
    for (int i = 0; i < joined.length(); i++) {
      result = how.join(result, x.getDouble(first + i * joined.step(0)) - shift);
    }
    return result;
  }
}
