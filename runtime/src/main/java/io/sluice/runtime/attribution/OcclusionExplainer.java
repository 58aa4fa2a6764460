package io.sluice.runtime.attribution;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;

/** Scores once more for each feature, without it. */
final class OcclusionExplainer extends Explainer {
  private final Scorer scorer;
  private final FeatureSchema schema;
  private final int output;
  private final float[] changed;
  private final float[] states;
  private final float[] outputs;

  OcclusionExplainer(Attribution attribution, CompiledModel model) {
    super(attribution);
    this.scorer = model.newScorer();
    this.schema = attribution.schema();
    this.output = attribution.output();
    this.changed = new float[model.inputLength()];
    this.states = new float[model.stateLength()];
    this.outputs = new float[model.outputLength()];
  }

  /** The output without any feature and without an earlier input. */
  static double baseline(CompiledModel model, FeatureSchema schema, int output) {
    float[] input = new float[model.inputLength()];
    float[] outputs = new float[model.outputLength()];
    for (int feature = 0; feature < schema.features().size(); feature++) {
      occlude(schema, feature, input);
    }
    model.newScorer().score(input, new float[model.stateLength()], outputs);
    return outputs[output];
  }

  private static void occlude(FeatureSchema schema, int feature, float[] input) {
    Feature occluded = schema.features().get(feature);
    boolean keeps = occluded.missing() == Feature.MissingPolicy.KEEP;
    for (int event = 0; event < schema.window(); event++) {
      input[schema.index(feature, event)] = keeps ? Float.NaN : occluded.mean();
    }
  }

  @Override
  void attribute(float[] input, float[] state, float[] contributions) {
    System.arraycopy(input, 0, changed, 0, changed.length);
    float score = score(state);
    for (int feature = 0; feature < contributions.length; feature++) {
      occlude(schema, feature, changed);
      contributions[feature] = score - score(state);
      for (int event = 0; event < schema.window(); event++) {
        int at = schema.index(feature, event);
        changed[at] = input[at];
      }
    }
  }

  private float score(float[] state) {
    System.arraycopy(state, 0, states, 0, states.length);
    scorer.score(changed, states, outputs);
    return outputs[output];
  }
}
