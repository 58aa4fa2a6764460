package io.sluice.tools.quantize;

/** The range that all values but a few lie in. */
final class PercentileRange {
  private static final double TAIL = 1e-4;

  private PercentileRange() {}

  static ActivationRange of(Histogram histogram) {
    if (histogram.total() == 0) {
      return ActivationRange.ZERO;
    }
    return new ActivationRange(
        (float) Math.min(0, histogram.quantile(TAIL)),
        (float) Math.max(0, histogram.quantile(1 - TAIL)));
  }
}
