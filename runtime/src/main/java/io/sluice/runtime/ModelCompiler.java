package io.sluice.runtime;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.List;

/** Makes a model ready to run. */
public final class ModelCompiler {
  private ModelCompiler() {}

  /**
   * Compiles the model of an artifact.
   *
   * @throws InvalidModelException naming the node that cannot be computed, and why
   */
  public static CompiledModel compile(ModelArtifact artifact) {
    Graph graph = artifact.graph();
    long weightBytes = graph.constants().values().stream().mapToLong(TensorData::byteCount).sum();
    return new CompiledModel(
        artifact,
        new ModelCost(0, weightBytes, 0),
        length(graph.dataInputs()),
        length(graph.dataOutputs()),
        length(graph.states().stream().map(state -> graph.tensor(state.input())).toList()));
  }

  private static int length(List<TensorSpec> tensors) {
    return tensors.stream().mapToInt(tensor -> tensor.shape().elementCount()).sum();
  }
}
