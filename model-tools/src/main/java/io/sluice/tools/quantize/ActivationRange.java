package io.sluice.tools.quantize;

import io.sluice.model.QuantParams;

/**
 * The values that a tensor takes. Zero is always among them, so that padding and ReLU are exact.
 *
 * @param min the least, at most 0
 * @param max the greatest, at least 0
 */
public record ActivationRange(float min, float max) {
  /** Zero alone. */
  public static final ActivationRange ZERO = new ActivationRange(0, 0);

  private static final double STEPS = 255;

  public ActivationRange {
    if (!(min <= 0 && max >= 0 && Float.isFinite(min) && Float.isFinite(max))) {
      throw new IllegalArgumentException(
          "range " + min + " to " + max + " is not finite, or without 0");
    }
  }

  /** This range, extended so that it has the value. */
  public ActivationRange including(float value) {
    return new ActivationRange(Math.min(min, value), Math.max(max, value));
  }

  /** The least range that has both. */
  public ActivationRange union(ActivationRange other) {
    return new ActivationRange(Math.min(min, other.min), Math.max(max, other.max));
  }

  /** The reals that the 256 integers stand for. */
  public static ActivationRange of(QuantParams params) {
    return new ActivationRange(
        params.scale() * (Byte.MIN_VALUE - params.zeroPoint()),
        params.scale() * (Byte.MAX_VALUE - params.zeroPoint()));
  }

  /**
   * Asymmetric parameters for INT8: {@code scale = (max - min) / 255}, zero point {@code rint(-128
   * - min / scale)}; zero alone has the scale 1 and the zero point 0.
   *
   * <p>Source: Krishnamoorthi, arXiv 1806.08342, section 2.1.
   */
  public QuantParams toInt8() {
    double width = (double) max - min;
    float scale = width == 0 ? 1 : (float) Math.max(width / STEPS, Float.MIN_NORMAL);
    double zeroPoint = width == 0 ? 0 : Math.rint(Byte.MIN_VALUE - min * STEPS / width);
    return QuantParams.perTensor(scale, (int) zeroPoint);
  }
}
