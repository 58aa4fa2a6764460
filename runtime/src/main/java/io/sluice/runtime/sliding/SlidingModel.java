package io.sluice.runtime.sliding;

import io.sluice.kernels.Kernels;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Shape;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.plan.PlanCall;
import io.sluice.runtime.sliding.LocalPrefix.Reach;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model over a sliding window whose first layers are computed for what is new in the window only:
 * the column that the newest event completes, and those at the window's ends that see the zeros
 * beyond it. The other columns are those of the window one event before. The scores have the bits
 * that a {@link Scorer} gives for the whole window.
 *
 * <p>Immutable, shared by all scorers.
 */
public final class SlidingModel {
  /** The share of the first layers' multiply-adds that must be saved to be worth the copies. */
  private static final double WORTH_IT = 0.5;

  private final FeatureSchema features;
  private final Reach reach;
  private final Shape cut;
  private final int inputLength;
  private final int outputLength;
  private final Plan whole;
  private final Plan newest;
  private final @Nullable Plan oldest;
  private final Plan rest;

  private SlidingModel(FeatureSchema features, Graph graph, LocalPrefix prefix, Kernels kernels) {
    this.features = features;
    this.reach = prefix.reach();
    this.cut = graph.tensor(prefix.cut()).shape();
    this.inputLength = features.inputShape().elementCount();
    int events = features.window();
    this.whole = plan(prefix.over(graph, events, true, true), features, events, kernels);
    this.newest =
        plan(prefix.over(graph, reach.events(), false, true), features, reach.events(), kernels);
    int few = reach.events() - 1;
    this.oldest =
        reach.before() == 0
            ? null
            : plan(prefix.over(graph, few, true, false), features, few, kernels);
    Graph after = prefix.rest(graph);
    this.rest = Plan.of(after, null, kernels);
    this.outputLength =
        after.dataOutputs().stream().mapToInt(output -> output.shape().elementCount()).sum();
  }

  private static Plan plan(Graph graph, FeatureSchema schema, int events, Kernels kernels) {
    FeatureSchema some =
        new FeatureSchema(schema.features(), events, schema.layout(), schema.incomplete());
    return Plan.of(graph, some, kernels);
  }

  /** The sliding form of a model; null if it has none, or one that would save too little. */
  public static @Nullable SlidingModel of(ModelArtifact artifact) {
    return of(artifact, Kernels.create());
  }

  /** {@link #of(ModelArtifact)} for given kernels, as tests and benchmarks want it. */
  public static @Nullable SlidingModel of(ModelArtifact artifact, Kernels kernels) {
    FeatureSchema features = artifact.features();
    Graph graph = artifact.graph();
    if (features == null || features.layout() != Layout.NCL || !graph.states().isEmpty()) {
      return null;
    }
    LocalPrefix prefix = LocalPrefix.of(graph);
    if (prefix == null) {
      return null;
    }
    Reach reach = prefix.reach();
    int window = features.window();
    int columns = graph.tensor(prefix.cut()).shape().dim(2);
    boolean seesOnlyZeros = reach.before() > 0 && reach.events() == 1;
    if (seesOnlyZeros
        || reach.events() >= window
        || reach.lastInner(columns) <= reach.firstInner()) {
      return null;
    }
    long all = prefix.over(graph, window, true, true).multiplyAdds();
    long each = prefix.over(graph, reach.events(), false, true).multiplyAdds();
    if (reach.before() > 0) {
      each += prefix.over(graph, reach.events() - 1, true, false).multiplyAdds();
    }
    long saved = all - each;
    return saved < WORTH_IT * all ? null : new SlidingModel(features, graph, prefix, kernels);
  }

  /** Bytes that the columns of one window take. */
  public long columnBytes() {
    return 4L * (inputLength + cut.elementCount());
  }

  /** Bytes of the weights of its products, packed for the kernels that multiply them. */
  public long packedBytes() {
    return plans().mapToLong(Plan::packedBytes).sum();
  }

  /** Bytes of working memory that each scorer has for itself. */
  public long arenaBytes() {
    return plans().mapToLong(Plan::memoryBytes).sum();
  }

  private Stream<Plan> plans() {
    return Stream.of(whole, newest, oldest, rest).filter(Objects::nonNull);
  }

  int inputLength() {
    return inputLength;
  }

  /** A scorer with its own working memory, for one thread. */
  public SlidingScorer newScorer() {
    return new SlidingScorer(this);
  }

  /** Columns that are not known yet. */
  public SlidingColumns newColumns() {
    return new SlidingColumns(new float[inputLength], new float[cut.elementCount()]);
  }

  FeatureSchema features() {
    return features;
  }

  Reach reach() {
    return reach;
  }

  Shape cut() {
    return cut;
  }

  int outputLength() {
    return outputLength;
  }

  PlanCall wholeCall() {
    return new PlanCall(whole);
  }

  PlanCall newestCall() {
    return new PlanCall(newest);
  }

  PlanCall oldestCall() {
    return new PlanCall(Objects.requireNonNull(oldest));
  }

  PlanCall restCall() {
    return new PlanCall(rest);
  }
}
