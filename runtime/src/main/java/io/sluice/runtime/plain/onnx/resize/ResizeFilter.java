package io.sluice.runtime.plain.onnx.resize;

import io.sluice.runtime.plain.PlainNode;

/**
 * How neighbours are weighed that lie some distance from a coordinate: a triangle, or the cubic
 * convolution of Keys, "Cubic convolution interpolation for digital image processing", IEEE
 * Transactions on Acoustics, Speech, and Signal Processing 29 (1981), with a parameter a.
 *
 * @param cubic whether it is the cubic one
 * @param a its parameter
 * @param antialias whether it is widened where an axis becomes shorter
 * @param excludeOutside whether neighbours beyond the ends have no weight; they repeat the end else
 */
record ResizeFilter(boolean cubic, float a, boolean antialias, boolean excludeOutside) {

  static ResizeFilter of(PlainNode node, boolean cubic) {
    return new ResizeFilter(
        cubic,
        node.real("cubic_coeff_a", -0.75f),
        node.integer("antialias", 0) != 0,
        node.integer("exclude_outside", 0) != 0);
  }

  private double weight(double distance) {
    double x = Math.abs(distance);
    if (!cubic) {
      return Math.max(0, 1 - x);
    }
    if (x <= 1) {
      return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    }
    return x < 2 ? ((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a : 0;
  }

  private double shrinking(ResizedAxis axis) {
    return antialias ? Math.min(1, axis.scale()) : 1;
  }

  /** The first neighbour, counted from the element at or before the coordinate; not positive. */
  private double first(ResizedAxis axis) {
    return Math.floor((cubic ? -2 : -1) / shrinking(axis)) + 1;
  }

  /** The number of neighbours of each coordinate; it may be beyond an int. */
  double taps(ResizedAxis axis) {
    return 2 - 2 * first(axis);
  }

  /** The pass that resizes an axis. */
  ResizePass pass(ResizedAxis axis, CoordinateMode mode, float outside) {
    int taps = (int) taps(axis);
    int[] indices = new int[axis.resized() * taps];
    double[] weights = new double[indices.length];
    double[] constants = new double[axis.resized()];
    for (int x = 0; x < axis.resized(); x++) {
      float coordinate = mode.source(x, axis);
      if (mode == CoordinateMode.TF_CROP_AND_RESIZE && !axis.contains(coordinate)) {
        constants[x] = outside;
      } else {
        neighbours(axis, coordinate, x * taps, taps, indices, weights);
      }
    }
    return new ResizePass(axis, taps, indices, weights, constants);
  }

  private void neighbours(
      ResizedAxis axis, float coordinate, int at, int taps, int[] indices, double[] weights) {
    double base = Math.floor(coordinate);
    double sum = 0;
    for (int i = 0; i < taps; i++) {
      double place = base + first(axis) + i;
      int index = axis.clamped((int) place);
      indices[at + i] = index;
      weights[at + i] = weight(shrinking(axis) * (place - coordinate));
      if (excludeOutside && index != place) {
        weights[at + i] = 0;
      }
      sum += weights[at + i];
    }
    for (int i = 0; (antialias || excludeOutside) && sum != 0 && i < taps; i++) {
      weights[at + i] /= sum;
    }
  }
}
