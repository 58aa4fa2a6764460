package io.sluice.runtime;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.kernels.KernelBackend;
import io.sluice.kernels.Kernels;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TensorData;
import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.plan.Planner;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.runtime.reference.TypeRules;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a model so that it can run. The compiler checks the types of each node, computes
 * constant tensors, fuses activations into the products before them, packs weights, and plans the
 * memory. A compiled model gives the same bits as the {@link GraphInterpreter}.
 */
public final class ModelCompiler {
  /** Far beyond what runs on streams; a graph with more is damaged or hostile. */
  private static final long MAX_COMPUTED_ELEMENTS = 1L << 26;

  private ModelCompiler() {}

  /** The CPU architecture, vector width and kernels that this JVM scores with, for a log. */
  public static String backend() {
    return KernelBackend.ofThisJvm().toString();
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
    Plan plan = plan(graph, artifact.features(), kernels);
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
    return new ModelRunner(graph, plan(graph, null, Kernels.create()));
  }

  /** Internal: the plan of a graph. */
  public static Plan plan(Graph graph, @Nullable FeatureSchema features, Kernels kernels) {
    TypeRules.enforce(graph);
    checkSize(graph);
    return Planner.plan(kernels, graph, features);
  }

  private static void checkSize(Graph graph) {
    long elements =
        graph.tensors().values().stream()
            .filter(tensor -> graph.constant(tensor.name()) == null)
            .mapToLong(tensor -> tensor.shape().elementCount())
            .sum();
    check(
        elements <= MAX_COMPUTED_ELEMENTS,
        "the computed tensors have %d elements in total; at most %d are supported",
        elements,
        MAX_COMPUTED_ELEMENTS);
  }
}
