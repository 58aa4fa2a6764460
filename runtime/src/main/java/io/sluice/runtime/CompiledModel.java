package io.sluice.runtime;

import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import io.sluice.model.OutputSchema;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that is ready to run: its plan, its packed weights, and the description of its inputs and
 * outputs. Immutable: all scorers share one instance. It does not keep a reference to the artifact,
 * so the weights are in memory only once.
 */
public final class CompiledModel {
  private final ModelId id;
  private final @Nullable FeatureSchema features;
  private final OutputSchema outputs;
  private final List<TensorSpec> dataInputs;
  private final List<TensorSpec> dataOutputs;
  private final List<TensorSpec> stateInputs;
  private final Plan plan;
  private final ModelCost cost;
  private final int inputLength;
  private final int outputLength;
  private final int stateLength;

  CompiledModel(ModelArtifact artifact, Plan plan, ModelCost cost) {
    Graph graph = artifact.graph();
    this.id = artifact.id();
    this.features = artifact.features();
    this.outputs = artifact.outputs();
    this.dataInputs = graph.dataInputs();
    this.dataOutputs = graph.dataOutputs();
    this.plan = plan;
    this.cost = cost;
    this.inputLength = length(dataInputs);
    this.outputLength = length(dataOutputs);
    this.stateInputs = graph.states().stream().map(StateBinding::input).map(graph::tensor).toList();
    this.stateLength = length(stateInputs);
  }

  private static int length(List<TensorSpec> tensors) {
    return tensors.stream().mapToInt(tensor -> tensor.shape().elementCount()).sum();
  }

  /** The artifact's name, version and digest. */
  public ModelId id() {
    return id;
  }

  /** The features that the model reads from events; null if it takes plain numbers. */
  public @Nullable FeatureSchema features() {
    return features;
  }

  /** The names of the outputs, and how they become a decision. */
  public OutputSchema outputs() {
    return outputs;
  }

  /** The graph's inputs except the states, in order. */
  public List<TensorSpec> dataInputs() {
    return dataInputs;
  }

  /** The graph's outputs except the states, in order. */
  public List<TensorSpec> dataOutputs() {
    return dataOutputs;
  }

  /** The inputs for the states, in the order of {@link Graph#states()}. */
  public List<TensorSpec> stateInputs() {
    return stateInputs;
  }

  /** The total number of values of all data inputs. */
  public int inputLength() {
    return inputLength;
  }

  /** The total number of values of all data outputs. */
  public int outputLength() {
    return outputLength;
  }

  /** The total number of values of all states; 0 for a model without state. */
  public int stateLength() {
    return stateLength;
  }

  /** The arithmetic and memory that the model needs. */
  public ModelCost cost() {
    return cost;
  }

  /** Whether a {@link BatchScorer} may be faster than a {@link Scorer}. */
  boolean gainsFromBatches() {
    return plan.gainsFromBatches();
  }

  /** Creates a scorer with its own working memory, for one thread. */
  public Scorer newScorer() {
    return new Scorer(this, plan);
  }

  /** Creates a scorer for many inputs at once with its own working memory, for one thread. */
  public BatchScorer newBatchScorer() {
    return new BatchScorer(this, plan);
  }
}
