package io.sluice.runtime.plain.tflite;

import io.sluice.kernels.Rounding;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of 16 bits by linear interpolation between 513 points. A point is moved by half of the
 * error that the middle of its interval would have.
 *
 * <p>Source: TensorFlow Lite, {@code internal/common.h}, tables of int16.
 */
final class InterpolatedTable {
  private static final int STEPS = 512;
  private static final int SPAN = Short.MAX_VALUE - Short.MIN_VALUE;

  private final short[] points;

  private InterpolatedTable(short[] points) {
    this.points = points;
  }

  /** The table of a function between two quantized tensors; the output's zero point is 0. */
  static InterpolatedTable of(
      DoubleUnaryOperator function, double scale, int zeroPoint, double outputScale) {
    double least = scale * (Short.MIN_VALUE - zeroPoint);
    double greatest = scale * (Short.MAX_VALUE - zeroPoint);
    double step = (greatest - least) / STEPS;
    double units = (SPAN + 1) / (outputScale * Short.MAX_VALUE - outputScale * Short.MIN_VALUE);
    short[] points = new short[STEPS + 1];
    for (int i = 0; i < STEPS; i++) {
      double value = function.applyAsDouble(least + i * step);
      double middle = function.applyAsDouble(least + i * step + step / 2);
      double next = function.applyAsDouble(least + (i + 1) * step);
      int point = Rounding.halfAway(value * units);
      int interpolated = Rounding.halfAway((next * units + point) / 2);
      int error = interpolated - Rounding.halfAway(middle * units);
      points[i] = (short) Rounding.saturate16(point - Rounding.halfAway(error / 2.0));
    }
    int last = Rounding.halfAway(function.applyAsDouble(greatest) * units);
    points[STEPS] = (short) Rounding.saturate16(last);
    return new InterpolatedTable(points);
  }

  int get(int x) {
    int index = 256 + (x >> 7);
    int slope = points[index + 1] - points[index];
    return points[index] + ((slope * (x & 0x7F) + 64) >> 7);
  }
}
