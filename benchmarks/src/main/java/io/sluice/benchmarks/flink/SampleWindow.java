package io.sluice.benchmarks.flink;

import org.jspecify.annotations.Nullable;

/** A key's window as a user's own function keeps it: rows of features, oldest event first. */
final class SampleWindow {
  private SampleWindow() {}

  /**
   * Adds a sample; the first one of a key stands for those before it.
   *
   * @param latest the window so far, which this changes; null for a new key
   * @return the window with the sample
   */
  static float[] with(float @Nullable [] latest, Sample sample, int features, int window) {
    if (latest == null) {
      float[] rows = new float[features * window];
      for (int event = 0; event < window; event++) {
        sample.copyTo(rows, event * features);
      }
      return rows;
    }
    System.arraycopy(latest, features, latest, 0, (window - 1) * features);
    sample.copyTo(latest, (window - 1) * features);
    return latest;
  }
}
