package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.TensorView;

/** Means over adjacent elements, in double, so that each is rounded once at the end. */
final class Moments {
  private Moments() {}

  static double mean(TensorView x, int at, int count) {
    double sum = 0;
    if (x instanceof FloatView floats) {
      float[] array = floats.array();
      for (int i = x.offset() + at; i < x.offset() + at + count; i++) {
        sum += array[i];
      }
    } else {
      for (int i = at; i < at + count; i++) {
        sum += x.getDouble(i);
      }
    }
    return sum / count;
  }

  /** The mean of the squared distances from a centre. */
  static double variance(TensorView x, int at, int count, double centre) {
    double sum = 0;
    if (x instanceof FloatView floats) {
      float[] array = floats.array();
      for (int i = x.offset() + at; i < x.offset() + at + count; i++) {
        double distance = array[i] - centre;
        sum += distance * distance;
      }
    } else {
      for (int i = at; i < at + count; i++) {
        double distance = x.getDouble(i) - centre;
        sum += distance * distance;
      }
    }
    return sum / count;
  }
}
