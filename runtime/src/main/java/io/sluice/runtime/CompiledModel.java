package io.sluice.runtime;

import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;

/**
 * A model ready to run: its plan and its packed weights. Immutable; share one among all scorers.
 */
public final class CompiledModel {
  private final ModelArtifact artifact;
  private final ModelCost cost;
  private final int inputLength;
  private final int outputLength;
  private final int stateLength;

  CompiledModel(
      ModelArtifact artifact, ModelCost cost, int inputLength, int outputLength, int stateLength) {
    this.artifact = artifact;
    this.cost = cost;
    this.inputLength = inputLength;
    this.outputLength = outputLength;
    this.stateLength = stateLength;
  }

  public ModelArtifact artifact() {
    return artifact;
  }

  /** The artifact's name, version and digest. */
  public ModelId id() {
    return artifact.id();
  }

  /** The number of values of all data inputs together. */
  public int inputLength() {
    return inputLength;
  }

  /** The number of values of all data outputs together. */
  public int outputLength() {
    return outputLength;
  }

  /** The number of values of all states together; 0 for a model without state. */
  public int stateLength() {
    return stateLength;
  }

  public ModelCost cost() {
    return cost;
  }

  /** A scorer with its own working memory, for one thread. */
  public Scorer newScorer() {
    return new Scorer(this);
  }
}
