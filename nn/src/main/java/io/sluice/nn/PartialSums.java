package io.sluice.nn;

import io.sluice.kernels.Kernels;

/** Sums in the one order that all of Sluice uses for reductions; see {@link Kernels}. */
final class PartialSums {
  private static final Kernels KERNELS = Kernels.create();

  private PartialSums() {}

  /** The sum of all elements. */
  static float sum(float[] x) {
    return sum(x, 0, x.length);
  }

  /** The sum of {@code count} elements from {@code from} on. */
  static float sum(float[] x, int from, int count) {
    return KERNELS.sum(x, from, 1, count);
  }

  /** The sum of the elements at {@code from + offsets[j]}. */
  static float sum(float[] x, int from, int[] offsets) {
    return KERNELS.sum(x, from, offsets);
  }
}
