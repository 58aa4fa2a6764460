package io.sluice.runtime;

import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.plan.PlanCall;

/**
 * Scores one input at a time with a compiled model. A scorer has its own working memory and is not
 * thread-safe: use one for each thread. Scoring allocates nothing.
 */
public final class Scorer {
  private static final float[] NO_STATE = {};

  private final CompiledModel model;
  private final PlanCall call;

  Scorer(CompiledModel model, Plan plan) {
    this.model = model;
    this.call = new PlanCall(plan);
  }

  public CompiledModel model() {
    return model;
  }

  /**
   * Scores one input with a model that has no state.
   *
   * @param features raw values in the order of {@link io.sluice.model.FeatureSchema#index}; if the
   *     model has no feature schema, the values of all data inputs in order, row-major
   * @param outputs receives the values of all data outputs in order, row-major; quantized outputs
   *     are dequantized, other integers are converted to floats
   * @throws IllegalArgumentException if an array has the wrong length, or the model has state
   */
  public void score(float[] features, float[] outputs) {
    score(features, NO_STATE, outputs);
  }

  /**
   * Scores one input with a model that has state.
   *
   * @param features as for {@link #score(float[], float[])}
   * @param state the values of all states in the order of {@link io.sluice.model.Graph#states()},
   *     which this method reads and overwrites; zeros before the first input of a sequence
   * @param outputs as for {@link #score(float[], float[])}
   * @throws IllegalArgumentException if an array has the wrong length
   */
  public void score(float[] features, float[] state, float[] outputs) {
    checkLength("a features", model.inputLength(), features);
    checkLength("a state", model.stateLength(), state);
    checkLength("an outputs", model.outputLength(), outputs);
    call.run(features, state, outputs);
  }

  private void checkLength(String what, int wanted, float[] given) {
    if (given.length != wanted) {
      throw new IllegalArgumentException(
          "model %s needs %s array of length %d, not %d"
              .formatted(model.id(), what, wanted, given.length));
    }
  }
}
