package io.sluice.runtime.attribution;

/**
 * Explains one input at a time. An explainer has its own working memory and is not thread-safe: use
 * one for each thread. Explaining allocates nothing once the JVM has warmed up.
 */
public abstract sealed class Explainer
    permits TreeExplainer, ReconstructionExplainer, OcclusionExplainer {
  private static final float[] NO_STATE = {};

  private final Attribution attribution;

  Explainer(Attribution attribution) {
    this.attribution = attribution;
  }

  /** What the contributions mean. */
  public final Attribution attribution() {
    return attribution;
  }

  /**
   * Explains the output for one input of a model that has no state.
   *
   * @param input raw values in the order of {@link io.sluice.model.FeatureSchema#index}, as {@link
   *     io.sluice.runtime.Scorer#score(float[], float[])} takes them
   * @param contributions receives one value for each feature of the schema, in its order, in the
   *     units of the explained value; for a window, a feature has one value for all its events
   * @throws IllegalArgumentException if an array has the wrong length, or the model has state
   */
  public final void explain(float[] input, float[] contributions) {
    explain(input, NO_STATE, contributions);
  }

  /**
   * Explains the output for one input of a model that has state.
   *
   * @param input as for {@link #explain(float[], float[])}
   * @param state the values of all states before this input, which are only read; a contribution
   *     tells of this input alone, and not of the earlier ones
   * @param contributions as for {@link #explain(float[], float[])}
   * @throws IllegalArgumentException if an array has the wrong length
   */
  public final void explain(float[] input, float[] state, float[] contributions) {
    attribution.checkLength("an input", attribution.inputLength(), input);
    attribution.checkLength("a state", attribution.stateLength(), state);
    attribution.checkLength(
        "a contributions", attribution.schema().features().size(), contributions);
    attribute(input, state, contributions);
  }

  /** Explains arrays of the right lengths. */
  abstract void attribute(float[] input, float[] state, float[] contributions);
}
