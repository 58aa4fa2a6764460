package io.sluice.tools.quantize;

import java.util.Arrays;

/**
 * How often a tensor has values in each of the equal parts of its range. Zeros are left out: they
 * are exact in every INT8 form, and after a ReLU there are so many that nothing else would count.
 * Not thread-safe.
 */
public final class Histogram {
  /** The number of parts: eight for each of the 256 steps. */
  public static final int BINS = 2048;

  private final double min;
  private final double width;
  private final long[] counts;

  /**
   * An empty histogram.
   *
   * @param min the least value that will come
   * @param max the greatest
   */
  public Histogram(double min, double max) {
    this(min, max, new long[BINS]);
  }

  /**
   * A histogram with these counts.
   *
   * @param counts one for each part, from {@code min} to {@code max}; taken over
   */
  Histogram(double min, double max, long[] counts) {
    if (!(min <= max) || !Double.isFinite(max - min)) {
      throw new IllegalArgumentException("no histogram from " + min + " to " + max);
    }
    this.min = min;
    this.width = (max - min) / counts.length;
    this.counts = counts;
  }

  /** Counts a value; zero is not counted. */
  public void add(float value) {
    add(value, 1);
  }

  /** Counts a value that stands for several; zero is not counted. */
  public void add(float value, long weight) {
    if (value != 0) {
      int bin = width == 0 ? 0 : (int) ((value - min) / width);
      counts[Math.max(0, Math.min(counts.length - 1, bin))] += weight;
    }
  }

  /** The number of values that are not zero. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** A fresh array of the counts, from the least part to the greatest. */
  public long[] counts() {
    return counts.clone();
  }

  public double min() {
    return min;
  }

  public double max() {
    return min + width * counts.length;
  }

  /** The middle of a part. */
  double middle(int bin) {
    return min + width * (bin + 0.5);
  }

  /**
   * The value below which a share of the values lies, on a straight line within its part.
   *
   * @param share from 0 to 1
   */
  public double quantile(double share) {
    double wanted = share * total();
    double before = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0 && before + counts[bin] >= wanted) {
        return min + width * (bin + Math.max(0, wanted - before) / counts[bin]);
      }
      before += counts[bin];
    }
    return max();
  }
}
