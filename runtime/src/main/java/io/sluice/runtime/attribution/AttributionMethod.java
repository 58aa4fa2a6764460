package io.sluice.runtime.attribution;

/** How a score is divided among the features. The model's graph decides which method is used. */
public enum AttributionMethod {
  /**
   * Exact Shapley values of trees. A feature that is not known is averaged over the branches of the
   * trees, each as often as the training data took it. Contributions and baseline sum up to the
   * explained value.
   *
   * <p>Source: Lundberg, Erion, Chen et al., "From local explanations to global understanding with
   * explainable AI for trees", Nature Machine Intelligence 2, 2020 ("path-dependent TreeSHAP").
   */
  TREE_SHAP,

  /**
   * Each feature's part of a reconstruction error: of the mean, or the sum, of the squared or
   * absolute differences between the normalized input and its reconstruction. Contributions sum up
   * to the score, and the baseline is 0.
   */
  RECONSTRUCTION_ERROR,

  /**
   * The score less the score with one feature replaced: by its mean in the schema, or by NaN if the
   * schema keeps missing values. Contributions do not sum up to the score.
   */
  OCCLUSION;

  /** Whether contributions and baseline sum up to the explained value, except for rounding. */
  public boolean isAdditive() {
    return this != OCCLUSION;
  }
}
