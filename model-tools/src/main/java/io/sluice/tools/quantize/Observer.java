package io.sluice.tools.quantize;

/** The method that derives the range of an activation from calibration statistics. */
public enum Observer {
  /** From the least value to the greatest: nothing seen is clipped. */
  MIN_MAX {
    @Override
    ActivationRange range(TensorStatistics statistics) {
      return statistics.range();
    }
  },

  /**
   * The moving average, with the weight 0.01 for a new sample, of the samples' own ranges: single
   * outliers count little. Source: Jacob et al., arXiv 1712.05877, section 3.1.
   */
  MOVING_AVERAGE {
    @Override
    ActivationRange range(TensorStatistics statistics) {
      return statistics.requireAverage();
    }
  },

  /**
   * Without the outermost 0.01 % of the values at each end. Source: Wu et al., arXiv 2004.09602,
   * section 4.
   */
  PERCENTILE {
    @Override
    ActivationRange range(TensorStatistics statistics) {
      return PercentileRange.of(statistics.requireHistogram());
    }
  },

  /**
   * With the least mean squared error by rounding and clipping together. Source: Nagel et al.,
   * arXiv 2106.08295, section 3.1; Banner et al., arXiv 1810.05723, section 3.
   */
  MSE {
    @Override
    ActivationRange range(TensorStatistics statistics) {
      return LeastErrorRange.of(statistics.requireHistogram());
    }
  };

  abstract ActivationRange range(TensorStatistics statistics);

  /** Whether it needs {@link TensorStatistics#histogram()}. */
  boolean needsHistograms() {
    return this == PERCENTILE || this == MSE;
  }
}
