package io.sluice.runtime.attribution;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.runtime.tree.TreeShap;
import java.util.Arrays;

/** Shapley values of trees, in double. */
final class TreeExplainer extends Explainer {
  private final TreeShap shap;
  private final TreeShap.Memory memory;
  private final double scale;
  private final int[] places;
  private final int[] owners;
  private final FeatureSchema schema;
  private final double[] x;
  private final double[] values;
  private final double[] sums;

  TreeExplainer(Attribution attribution, TreeShap shap, double scale, int[] places, int[] owners) {
    super(attribution);
    this.shap = shap;
    this.memory = shap.newMemory();
    this.scale = scale;
    this.places = places;
    this.owners = owners;
    this.schema = attribution.schema();
    this.x = new double[places.length];
    this.values = new double[places.length];
    this.sums = new double[schema.features().size()];
  }

  @Override
  void attribute(float[] input, float[] state, float[] contributions) {
    for (int i = 0; i < places.length; i++) {
      Feature feature = schema.features().get(owners[places[i]]);
      x[i] = (input[places[i]] - feature.mean()) / feature.std();
    }
    shap.explain(x, memory, values);
    Arrays.fill(sums, 0);
    for (int i = 0; i < places.length; i++) {
      sums[owners[places[i]]] += values[i];
    }
    for (int feature = 0; feature < sums.length; feature++) {
      contributions[feature] = (float) (scale * sums[feature]);
    }
  }
}
