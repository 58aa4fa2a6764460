package io.sluice.runtime;

/** A compiled model with its own working memory, for one thread. Scoring allocates nothing. */
public final class Scorer {
  private final CompiledModel model;
  private final InterpretedScorer interpreted;

  Scorer(CompiledModel model) {
    this.model = model;
    this.interpreted = new InterpretedScorer(model.artifact());
  }

  public CompiledModel model() {
    return model;
  }

  /**
   * Scores one input with a model that has no state.
   *
   * @param features raw values in the order of {@link io.sluice.model.FeatureSchema#index}; without
   *     a feature schema, all data inputs one after the other, row-major
   * @param outputs receives all data outputs one after the other, row-major; INT8 outputs as reals
   * @throws IllegalArgumentException if an array has the wrong length, or the model has state
   */
  public void score(float[] features, float[] outputs) {
    score(features, NO_STATE, outputs);
  }

  /**
   * Scores one input with a model that has state.
   *
   * @param features as for {@link #score(float[], float[])}
   * @param state all states in the order of {@link io.sluice.model.Graph#states()}, read and
   *     overwritten; zeros before a sequence's first input
   * @param outputs as for {@link #score(float[], float[])}
   * @throws IllegalArgumentException if an array has the wrong length
   */
  public void score(float[] features, float[] state, float[] outputs) {
    float[] scored = interpreted.score(features, state);
    System.arraycopy(scored, 0, outputs, 0, outputs.length);
  }

  private static final float[] NO_STATE = {};
}
