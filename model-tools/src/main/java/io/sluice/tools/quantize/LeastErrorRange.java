package io.sluice.tools.quantize;

/**
 * The range with the least mean squared error, found by trying hundredths of both ends. Within the
 * range the error of a value is that of rounding, step^2 / 12 on average; beyond it, its distance
 * from the range.
 */
final class LeastErrorRange {
  private static final int PARTS = 100;
  private static final double STEPS = 255;

  private final Histogram histogram;

  /** Of the parts before each: how many values, their sum, and the sum of their squares. */
  private final double[] counts;

  private final double[] sums;
  private final double[] squares;

  private LeastErrorRange(Histogram histogram) {
    this.histogram = histogram;
    long[] bins = histogram.counts();
    counts = new double[bins.length + 1];
    sums = new double[bins.length + 1];
    squares = new double[bins.length + 1];
    for (int bin = 0; bin < bins.length; bin++) {
      double value = histogram.middle(bin);
      counts[bin + 1] = counts[bin] + bins[bin];
      sums[bin + 1] = sums[bin] + bins[bin] * value;
      squares[bin + 1] = squares[bin] + bins[bin] * value * value;
    }
  }

  static ActivationRange of(Histogram histogram) {
    return histogram.total() == 0 ? ActivationRange.ZERO : new LeastErrorRange(histogram).search();
  }

  private ActivationRange search() {
    double least = Math.min(0, histogram.min());
    double greatest = Math.max(0, histogram.max());
    double bestError = Double.POSITIVE_INFINITY;
    ActivationRange best = new ActivationRange((float) least, (float) greatest);
    for (int i = PARTS; i >= (least == 0 ? PARTS : 1); i--) {
      for (int k = PARTS; k >= (greatest == 0 ? PARTS : 1); k--) {
        double low = least * i / PARTS;
        double high = greatest * k / PARTS;
        double error = error(low, high);
        if (error < bestError) {
          bestError = error;
          best = new ActivationRange((float) low, (float) high);
        }
      }
    }
    return best;
  }

  private double error(double low, double high) {
    int from = firstAbove(low);
    int to = firstAbove(high);
    double step = (high - low) / STEPS;
    int all = counts.length - 1;
    return (counts[to] - counts[from]) * step * step / 12
        + distance(0, from, low)
        + distance(to, all, high);
  }

  /** The sum of squared distances of the parts {@code from} to {@code to} from an end. */
  private double distance(int from, int to, double end) {
    return squares[to]
        - squares[from]
        - 2 * end * (sums[to] - sums[from])
        + end * end * (counts[to] - counts[from]);
  }

  /** The first part whose middle is not below a value. */
  private int firstAbove(double value) {
    int low = 0;
    int high = counts.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (histogram.middle(middle) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
