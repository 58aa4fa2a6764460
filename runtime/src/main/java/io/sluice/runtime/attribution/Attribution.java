package io.sluice.runtime.attribution;

import static java.util.Objects.requireNonNull;

import io.sluice.kernels.Kernels;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.tree.TreeShap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why a model gives a score: how one of its outputs is divided among the features of its schema.
 * Immutable: all threads share one instance, and each makes an {@link Explainer} of its own. A
 * model that is not explained does not change, and costs nothing more.
 *
 * <pre>{@code
 * Attribution attribution = Attribution.of(artifact, 0);
 * Explainer explainer = attribution.newExplainer();
 * float[] contributions = new float[attribution.schema().features().size()];
 * explainer.explain(input, contributions);
 * }</pre>
 *
 * <p>The graph decides the {@link AttributionMethod}:
 *
 * <ul>
 *   <li>{@link AttributionMethod#TREE_SHAP} if the output is a sum of trees that have covers. If a
 *       link function such as a sigmoid makes the output of the sum, the explained value is what
 *       the link function gets: the raw margin.
 *   <li>{@link AttributionMethod#RECONSTRUCTION_ERROR} if the output is the mean or the sum of the
 *       squared or absolute differences between the normalized input and its reconstruction,
 *       computed in float.
 *   <li>{@link AttributionMethod#OCCLUSION} otherwise.
 * </ul>
 */
public final class Attribution {
  private final ModelId model;
  private final FeatureSchema schema;
  private final int output;
  private final int inputLength;
  private final int stateLength;
  private final Way way;

  /**
   * A method for one output.
   *
   * @param link the function from the explained value to the output; null if they are the same
   */
  private record Way(
      AttributionMethod method,
      String description,
      double baseline,
      @Nullable String link,
      Function<Attribution, Explainer> explainers) {}

  private Attribution(ModelArtifact artifact, FeatureSchema schema, int output, Way way) {
    Graph graph = artifact.graph();
    this.model = artifact.id();
    this.schema = schema;
    this.output = output;
    this.inputLength = schema.inputShape().elementCount();
    this.stateLength =
        graph.states().stream()
            .map(StateBinding::input)
            .mapToInt(name -> graph.tensor(name).shape().elementCount())
            .sum();
    this.way = way;
  }

  /**
   * Prepares the attribution of an output. Occlusion and reconstruction errors compile the model.
   *
   * @param output its index among {@link io.sluice.model.OutputSchema#names}
   * @throws IllegalArgumentException if there is no such output, or the model has no feature schema
   * @throws io.sluice.model.InvalidModelException if a node cannot be computed
   */
  public static Attribution of(ModelArtifact artifact, int output) {
    return of(artifact, output, Kernels.create(), () -> ModelCompiler.compile(artifact));
  }

  /**
   * Prepares the attribution of an output of a model that is compiled already.
   *
   * @param compiled the model of the artifact, which occlusion shares
   * @param output as for {@link #of(ModelArtifact, int)}
   * @throws IllegalArgumentException if there is no such output, the model has no feature schema,
   *     or the compiled model is another one
   */
  public static Attribution of(ModelArtifact artifact, CompiledModel compiled, int output) {
    if (!compiled.id().equals(artifact.id())) {
      throw new IllegalArgumentException(
          "the compiled model is %s, but the artifact is %s"
              .formatted(compiled.id(), artifact.id()));
    }
    return of(artifact, output, Kernels.create(), () -> compiled);
  }

  /** With given kernels, for tests. */
  static Attribution of(ModelArtifact artifact, int output, Kernels kernels) {
    return of(artifact, output, kernels, () -> ModelCompiler.compile(artifact, kernels));
  }

  private static Attribution of(
      ModelArtifact artifact, int output, Kernels kernels, Supplier<CompiledModel> compiled) {
    FeatureSchema schema = artifact.features();
    if (schema == null) {
      throw new IllegalArgumentException(
          ("model %s takes plain numbers, and no features to which a score could be attributed;"
                  + " name them when the model is imported")
              .formatted(artifact.id()));
    }
    int count = artifact.outputs().names().size();
    if (output < 0 || output >= count) {
      throw new IllegalArgumentException(
          "model %s has no output %d; it has outputs 0 to %d"
              .formatted(artifact.id(), output, count - 1));
    }
    return new Attribution(
        artifact, schema, output, way(artifact, schema, output, kernels, compiled));
  }

  private static Way way(
      ModelArtifact artifact,
      FeatureSchema schema,
      int output,
      Kernels kernels,
      Supplier<CompiledModel> compiled) {
    Graph graph = artifact.graph();
    String name = artifact.outputs().names().get(output);
    int index = output;
    String tensor = "";
    for (TensorSpec each : graph.dataOutputs()) {
      tensor = each.name();
      if (index < each.shape().elementCount()) {
        break;
      }
      index -= each.shape().elementCount();
    }
    TreeOutput trees = TreeOutput.find(graph, tensor, index);
    String obstacle = null;
    if (trees != null) {
      TreeShap.Attempt attempt = TreeShap.attempt(trees.trees(), trees.covers(), trees.index());
      if (attempt.shap() != null) {
        return trees(trees, attempt.shap(), name);
      }
      obstacle = attempt.obstacle();
    }
    ReconstructionOutput error = ReconstructionOutput.find(graph, tensor);
    if (error != null) {
      Plan plan = Plan.of(error.graph(), schema, kernels);
      return reconstruction(error, plan, name);
    }
    return occlusion(compiled.get(), schema, output, name, obstacle);
  }

  private static Way trees(TreeOutput trees, TreeShap shap, String name) {
    double scale = trees.scale();
    int[] places = trees.places();
    String link = trees.link();
    String value =
        link == null
            ? "output '%s'".formatted(name)
            : "the raw margin, from which the link function '%s' makes output '%s'"
                .formatted(link, name);
    return new Way(
        AttributionMethod.TREE_SHAP,
        ("Exact Shapley values of the trees (path-dependent TreeSHAP): contributions and baseline"
                + " sum up to %s.")
            .formatted(value),
        scale * shap.baseline() + trees.shift(),
        link,
        attribution -> new TreeExplainer(attribution, shap, scale, places));
  }

  private static Way reconstruction(ReconstructionOutput error, Plan plan, String name) {
    return new Way(
        AttributionMethod.RECONSTRUCTION_ERROR,
        ("Each feature's part of the reconstruction error (%s differences): contributions sum up"
                + " to output '%s'.")
            .formatted(error.squared() ? "squared" : "absolute", name),
        0,
        null,
        attribution -> new ReconstructionExplainer(attribution, error, plan));
  }

  private static Way occlusion(
      CompiledModel compiled,
      FeatureSchema schema,
      int output,
      String name,
      @Nullable String obstacle) {
    String because = obstacle == null ? "" : " TreeSHAP is not possible: " + obstacle + ".";
    return new Way(
        AttributionMethod.OCCLUSION,
        ("Occlusion: the change of output '%s' if a feature is replaced by its mean, or by NaN if"
                + " the model keeps missing values; contributions do not sum up to the output.%s")
            .formatted(name, because),
        OcclusionExplainer.baseline(compiled, schema, output),
        null,
        attribution -> new OcclusionExplainer(attribution, compiled));
  }

  /** The artifact's name, version and digest. */
  public ModelId model() {
    return model;
  }

  /** The features, in the order of the contributions. */
  public FeatureSchema schema() {
    return schema;
  }

  /** The index of the output that is explained. */
  public int output() {
    return output;
  }

  /** How the output is divided. */
  public AttributionMethod method() {
    return way.method;
  }

  /** What the contributions are, in a sentence for a reader. */
  public String description() {
    return way.description;
  }

  /**
   * The function that makes the output of the explained value, such as {@code sigmoid}; null if the
   * explained value is the output itself. Contributions and baseline have the units of the
   * explained value.
   */
  public @Nullable String link() {
    return way.link;
  }

  /**
   * The explained value if nothing is known of the features. For trees it is the mean of the
   * leaves, weighted by their covers, for a reconstruction error 0, and for occlusion the output
   * with all features replaced and zero state.
   */
  public double baseline() {
    return way.baseline;
  }

  /** Creates an explainer with its own working memory, for one thread. */
  public Explainer newExplainer() {
    return requireNonNull(way.explainers.apply(this));
  }

  int inputLength() {
    return inputLength;
  }

  int stateLength() {
    return stateLength;
  }

  void checkLength(String what, int wanted, float[] given) {
    if (given.length != wanted) {
      throw new IllegalArgumentException(
          "model %s needs %s array of length %d, not %d"
              .formatted(model, what, wanted, given.length));
    }
  }

  @Override
  public String toString() {
    return model + ", output " + output + ": " + way.method;
  }
}
