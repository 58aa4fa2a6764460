package io.sluice.runtime;

import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorSpec;
import java.util.List;

/**
 * A model ready to run: its plan and its packed weights. Immutable; share one among all scorers.
 */
public final class CompiledModel {
  private final ModelArtifact artifact;
  private final Plan plan;
  private final ModelCost cost;
  private final int inputLength;
  private final int outputLength;
  private final int stateLength;

  CompiledModel(ModelArtifact artifact, Plan plan, ModelCost cost) {
    this.artifact = artifact;
    this.plan = plan;
    this.cost = cost;
    this.inputLength = length(artifact.graph().dataInputs());
    this.outputLength = length(artifact.graph().dataOutputs());
    this.stateLength =
        length(
            artifact.graph().states().stream()
                .map(StateBinding::input)
                .map(artifact.graph()::tensor)
                .toList());
  }

  private static int length(List<TensorSpec> tensors) {
    return tensors.stream().mapToInt(tensor -> tensor.shape().elementCount()).sum();
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
    return new Scorer(this, plan);
  }

  /** Runs whole tensors of any type, with its own working memory, for one thread. */
  public ModelRunner newRunner() {
    return new ModelRunner(artifact.graph(), plan);
  }
}
