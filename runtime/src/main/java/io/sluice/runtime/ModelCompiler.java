package io.sluice.runtime;

import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TensorData;

/**
 * Makes a model ready to run: checks that each node has an arithmetic for its types, computes what
 * is constant, fuses activations into the products before them, packs weights, and plans the
 * memory. What a compiled model computes is what the {@link GraphInterpreter} does, to the bit.
 */
public final class ModelCompiler {
  private ModelCompiler() {}

  /**
   * Compiles the model of an artifact.
   *
   * @throws InvalidModelException naming the node that cannot be computed, and why
   */
  public static CompiledModel compile(ModelArtifact artifact) {
    Graph graph = artifact.graph();
    TypeRules.enforce(graph);
    Plan plan = Planner.plan(Kernels.create(), artifact);
    long weightBytes = graph.constants().values().stream().mapToLong(TensorData::byteCount).sum();
    ModelCost cost = new ModelCost(MultiplyAdds.of(graph), weightBytes, plan.memoryBytes());
    return new CompiledModel(artifact, plan, cost);
  }
}
