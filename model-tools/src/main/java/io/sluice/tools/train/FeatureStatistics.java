package io.sluice.tools.train;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes a feature schema from rows: the mean and standard deviation of each feature, without
 * missing values.
 */
final class FeatureStatistics {
  private FeatureStatistics() {}

  /**
   * The schema. A feature that misses values in the rows is filled with its mean when an event
   * misses it, as the model has then learned it; one that never did is required. One that never
   * changes has the deviation 1.
   *
   * @throws IllegalArgumentException if a feature has no values, or an infinite one
   */
  static FeatureSchema fit(List<String> names, int window, List<float[][]> sequences) {
    List<Feature> features = new ArrayList<>();
    for (int f = 0; f < names.size(); f++) {
      features.add(fit(names.get(f), f, sequences));
    }
    return new FeatureSchema(
        features, window, FeatureSchema.Layout.NCL, FeatureSchema.IncompleteWindow.PAD);
  }

  private static Feature fit(String name, int column, List<float[][]> sequences) {
    long count = 0;
    long missing = 0;
    double sum = 0;
    for (float[][] rows : sequences) {
      for (float[] row : rows) {
        float value = row[column];
        if (Float.isInfinite(value)) {
          throw new IllegalArgumentException(
              "feature '" + name + "' has the value " + value + "; remove that row");
        }
        if (Float.isNaN(value)) {
          missing++;
        } else {
          count++;
          sum += value;
        }
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("feature '" + name + "' has no values; remove it");
    }
    double mean = sum / count;
    float std = (float) Math.sqrt(squares(column, mean, sequences) / count);
    return new Feature(
        name,
        (float) mean,
        std >= Float.MIN_NORMAL ? std : 1,
        missing > 0 ? Feature.MissingPolicy.FILL : Feature.MissingPolicy.REJECT,
        (float) mean);
  }

  private static double squares(int column, double mean, List<float[][]> sequences) {
    double squares = 0;
    for (float[][] rows : sequences) {
      for (float[] row : rows) {
        double deviation = row[column] - mean;
        squares += Double.isNaN(deviation) ? 0 : deviation * deviation;
      }
    }
    return squares;
  }
}
