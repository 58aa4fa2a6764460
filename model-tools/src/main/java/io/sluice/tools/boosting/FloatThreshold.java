package io.sluice.tools.boosting;

/**
 * The float that divides floats as a threshold of LightGBM divides doubles: {@code x <= t}.
 *
 * <p>A feature reaches the trees as a float. Whether that float was the value in training too, or
 * is a double that was rounded, decides how to round the threshold, and the threshold tells. It
 * lies in the middle between two values of the training data:
 *
 * <ul>
 *   <li>Floats have few bits, and so has their middle. Then the threshold is rounded down, and each
 *       float takes the branch that it takes as a double.
 *   <li>Other doubles, such as decimals, have a middle with many bits. Then the threshold is
 *       rounded to the nearest float, as the values are. Rounding keeps the order, so a value at
 *       most as large as the threshold stays so, even one that is equal to it. A larger one is
 *       mistaken only if no float lies between.
 * </ul>
 *
 * <p>Source: LightGBM, {@code src/io/bin.cpp} ({@code GreedyFindBin}: the middle) and {@code
 * include/LightGBM/utils/common.h} ({@code GetDoubleUpperBound}: the double above it).
 */
final class FloatThreshold {
  /**
   * The bits of a double that are zero in the middle of two floats of about the same size: 29 more
   * than a float has, less 1 for the middle, less 5 if one of them is down to 32 times smaller.
   */
  private static final long LOW_BITS = (1L << 23) - 1;

  private FloatThreshold() {}

  /** The threshold for floats; NaN stays NaN. */
  static float of(double threshold) {
    float nearest = (float) threshold;
    if (!(nearest > threshold)) {
      return nearest;
    }
    boolean roundedDown = nearest == 0 || Float.isInfinite(nearest) || isMiddleOfFloats(threshold);
    return roundedDown ? Math.nextDown(nearest) : nearest;
  }

  private static boolean isMiddleOfFloats(double threshold) {
    return hasFewBits(threshold) || hasFewBits(Math.nextDown(threshold));
  }

  private static boolean hasFewBits(double value) {
    return (Double.doubleToRawLongBits(value) & LOW_BITS) == 0;
  }
}
