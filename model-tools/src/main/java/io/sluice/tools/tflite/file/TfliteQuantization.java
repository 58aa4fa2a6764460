package io.sluice.tools.tflite.file;

import java.util.List;

/**
 * How a tensor's integers stand for reals: {@code real = scale * (q - zeroPoint)}.
 *
 * @param scales one for the whole tensor, or one for each index along {@code axis}
 * @param zeroPoints as many as scales
 * @param axis the axis the scales run along; 0 and without meaning where there is one scale
 */
public record TfliteQuantization(List<Float> scales, List<Long> zeroPoints, int axis) {
  public TfliteQuantization {
    scales = List.copyOf(scales);
    zeroPoints = List.copyOf(zeroPoints);
  }

  /** Whether each index along the axis has its own scale. */
  public boolean isPerChannel() {
    return scales.size() > 1;
  }
}
