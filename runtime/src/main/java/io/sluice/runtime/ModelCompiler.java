package io.sluice.runtime;

import io.sluice.kernels.KernelBackend;
import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TensorData;
import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.reference.GraphInterpreter;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a model so that it can run. The compiler checks the types of each node, computes
 * constant tensors, fuses activations into the products before them, packs weights, and plans the
 * memory. A compiled model gives the same bits as the {@link GraphInterpreter}.
 */
public final class ModelCompiler {
  private ModelCompiler() {}

  /** The CPU architecture, vector width and kernels that this JVM scores with, for a log. */
  public static String backend() {
    return KernelBackend.ofThisJvm().toString();
  }

  /** The width in bits of the vectors that this JVM scores with; 0 if its kernels are scalar. */
  public static int vectorBits() {
    KernelBackend backend = KernelBackend.ofThisJvm();
    return backend.vectors() ? backend.vectorBits() : 0;
  }

  /** Why this JVM scores much slower than it could, and what to do; null if it does not. */
  public static @Nullable String backendWarning() {
    return KernelBackend.ofThisJvm().warning();
  }

  /**
   * Compiles the model of an artifact.
   *
   * @throws InvalidModelException if a node cannot be computed; the message has the node and the
   *     reason
   */
  public static CompiledModel compile(ModelArtifact artifact) {
    return compile(artifact, Kernels.create());
  }

  /**
   * Compiles the model of an artifact for given kernels, for tests and benchmarks.
   *
   * @throws InvalidModelException if a node cannot be computed; the message has the node and the
   *     reason
   */
  public static CompiledModel compile(ModelArtifact artifact, Kernels kernels) {
    Graph graph = artifact.graph();
    Plan plan = Plan.of(graph, artifact.features(), kernels);
    long weightBytes = graph.constants().values().stream().mapToLong(TensorData::byteCount).sum();
    ModelCost cost =
        new ModelCost(graph.multiplyAdds(), weightBytes, plan.packedBytes(), plan.memoryBytes());
    return new CompiledModel(artifact, plan, cost);
  }

  /**
   * Compiles a graph without an artifact, to run it on whole tensors.
   *
   * @throws InvalidModelException if a node cannot be computed; the message has the node and the
   *     reason
   */
  public static ModelRunner newRunner(Graph graph) {
    return new ModelRunner(graph, Plan.of(graph, null, Kernels.create()));
  }
}
