package io.sluice.tools.quantize;

import io.sluice.model.InvalidModelException;
import org.jspecify.annotations.Nullable;

/**
 * What calibration found out about a tensor.
 *
 * @param min the least value, at most 0
 * @param max the greatest, at least 0
 * @param average the moving average of the samples' own least and greatest values; null where the
 *     order of the samples is not known
 * @param histogram of the values; null if none was made
 */
public record TensorStatistics(
    float min, float max, @Nullable ActivationRange average, @Nullable Histogram histogram) {

  /** From the least value to the greatest. */
  public ActivationRange range() {
    return new ActivationRange(min, max);
  }

  ActivationRange requireAverage() {
    if (average == null) {
      throw new InvalidModelException(
          "calibration: a moving average needs the order of the samples, which the statistics do"
              + " not record; use another observer");
    }
    return average;
  }

  Histogram requireHistogram() {
    if (histogram == null) {
      throw new InvalidModelException(
          "calibration: the observer needs histograms, but the statistics have none");
    }
    return histogram;
  }
}
