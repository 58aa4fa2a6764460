package io.sluice.runtime.attribution;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import java.util.Arrays;

/** Sums what elements of the input contribute by their features, in double; for one thread. */
final class FeatureSums {
  private final FeatureSchema schema;

  /** The feature of each element that is added. */
  private final int[] features;

  private final double[] sums;

  /**
   * @param places where in the input each of the elements lies that are added
   */
  FeatureSums(FeatureSchema schema, int[] places) {
    int[] owners = new int[schema.inputShape().elementCount()];
    for (int feature = 0; feature < schema.features().size(); feature++) {
      for (int event = 0; event < schema.window(); event++) {
        owners[schema.index(feature, event)] = feature;
      }
    }
    this.schema = schema;
    this.features = Arrays.stream(places).map(place -> owners[place]).toArray();
    this.sums = new double[schema.features().size()];
  }

  /** The feature of an element. */
  Feature feature(int element) {
    return schema.features().get(features[element]);
  }

  /** Begins anew. */
  void clear() {
    Arrays.fill(sums, 0);
  }

  void add(int element, double value) {
    sums[features[element]] += value;
  }

  /** Writes the sum of each feature, times {@code scale}. */
  void scaled(double scale, float[] contributions) {
    for (int feature = 0; feature < sums.length; feature++) {
      contributions[feature] = (float) (scale * sums[feature]);
    }
  }
}
