package io.sluice.runtime.attribution;

import io.sluice.model.Feature;
import io.sluice.runtime.tree.TreeShap;

/** Shapley values of trees, in double. */
final class TreeExplainer extends Explainer {
  private final TreeShap shap;
  private final TreeShap.Memory memory;
  private final double scale;
  private final int[] places;
  private final double[] x;
  private final double[] values;
  private final FeatureSums sums;

  TreeExplainer(Attribution attribution, TreeShap shap, double scale, int[] places) {
    super(attribution);
    this.shap = shap;
    this.memory = shap.newMemory();
    this.scale = scale;
    this.places = places;
    this.x = new double[places.length];
    this.values = new double[places.length];
    this.sums = new FeatureSums(attribution.schema(), places);
  }

  @Override
  void attribute(float[] input, float[] state, float[] contributions) {
    for (int i = 0; i < places.length; i++) {
      Feature feature = sums.feature(i);
      x[i] = (input[places[i]] - feature.mean()) / feature.std();
    }
    shap.explain(x, memory, values);
    sums.clear();
    for (int i = 0; i < values.length; i++) {
      sums.add(i, values[i]);
    }
    sums.scaled(scale, contributions);
  }
}
