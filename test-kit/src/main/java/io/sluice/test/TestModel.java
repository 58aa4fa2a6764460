package io.sluice.test;

import io.sluice.model.Decision;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.GoldenVectors;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes models whose outputs can be computed by hand:
 *
 * <pre>{@code
 * ModelArtifact pump =
 *     TestModel.weightedSum("pump", "1").feature("pressure", 2).feature("flow", 3).bias(1)
 *         .threshold(50, "normal", "anomaly").artifact();
 * }</pre>
 *
 * <p>The output is one float, named {@code score}. The same calls always give the same digest.
 */
public final class TestModel {
  private final String name;
  private final String version;
  private final boolean recurrent;
  private final List<Feature> features = new ArrayList<>();
  private final List<Float> weights = new ArrayList<>();
  private float bias;
  private int window = 1;
  private IncompleteWindow incomplete = IncompleteWindow.PAD;
  private @Nullable Decision decision;

  private TestModel(String name, String version, boolean recurrent) {
    this.name = name;
    this.version = version;
    this.recurrent = recurrent;
  }

  /**
   * A model whose score is the bias plus each feature times its weight. With a {@link #window}, it
   * is the bias plus the weighted sum over all events in the window.
   *
   * @param name name of the model, as in {@code Sluice.score(...).model(name)}
   * @param version any version
   */
  public static TestModel weightedSum(String name, String version) {
    return new TestModel(name, version, false);
  }

  /**
   * A model that gives all events the same score.
   *
   * @param features names of features that the events have; their values have no effect
   */
  public static TestModel constant(String name, String version, float score, String... features) {
    TestModel model = new TestModel(name, version, false).bias(score);
    for (String feature : features) {
      model.feature(feature, 0);
    }
    return model;
  }

  /**
   * A recurrent model, which carries state from event to event of a key. The score is the sum of
   * the weighted sums of all events of the key so far; the bias counts once for each event.
   */
  public static TestModel runningSum(String name, String version) {
    return new TestModel(name, version, true);
  }

  /**
   * Adds a feature. An event without it becomes a dead letter.
   *
   * @param feature name of the feature, as the encoder knows it
   */
  public TestModel feature(String feature, float weight) {
    return add(Feature.raw(feature), weight);
  }

  /**
   * Adds a feature that may be missing in events.
   *
   * @param fill its value where it is missing or NaN
   */
  public TestModel optionalFeature(String feature, float weight, float fill) {
    return add(new Feature(feature, 0, 1, Feature.MissingPolicy.FILL, fill), weight);
  }

  private TestModel add(Feature feature, float weight) {
    features.add(feature);
    weights.add(weight);
    return this;
  }

  /** Sets what is added to each weighted sum. The default is 0. */
  public TestModel bias(float value) {
    this.bias = value;
    return this;
  }

  /**
   * Makes the model decide.
   *
   * @param limit the highest score that is still {@code below}
   * @param below label of the scores up to the limit
   * @param above label of the scores above it
   */
  public TestModel threshold(float limit, String below, String above) {
    this.decision = new Decision.Threshold(0, limit, List.of(below, above));
    return this;
  }

  /**
   * Makes the model read the latest events of a key. While a key has fewer, the oldest one is
   * repeated.
   */
  public TestModel window(int events) {
    this.window = events;
    this.incomplete = IncompleteWindow.PAD;
    return this;
  }

  /**
   * Makes the model read the latest events of a key. While a key has fewer, its events become dead
   * letters.
   */
  public TestModel windowWithoutPadding(int events) {
    this.window = events;
    this.incomplete = IncompleteWindow.SKIP;
    return this;
  }

  /**
   * The model.
   *
   * @throws IllegalStateException if the model has no feature, or a window and a state
   */
  public ModelArtifact artifact() {
    checkPossible();
    return artifact(null);
  }

  /**
   * The model, damaged: its golden vectors do not fit its weights. Sluice rejects it, with a
   * message about golden vectors, and keeps the model before it.
   *
   * @throws IllegalStateException as {@link #artifact()}
   */
  public ModelArtifact damagedArtifact() {
    checkPossible();
    float[] zeros = new float[window * features.size()];
    float[] wrong = {Math.nextUp(bias)};
    return artifact(new GoldenVectors(1, zeros, wrong));
  }

  private void checkPossible() {
    if (features.isEmpty()) {
      throw new IllegalStateException(
          "model '" + name + "' has no feature: call .feature(name, weight)");
    }
    if (recurrent && window > 1) {
      throw new IllegalStateException(
          "model '" + name + "' is recurrent and has a window: Sluice has no such models");
    }
  }

  private ModelArtifact artifact(@Nullable GoldenVectors golden) {
    Layout layout = window == 1 ? Layout.NC : Layout.NLC;
    FeatureSchema schema = new FeatureSchema(features, window, layout, incomplete);
    float[] factors = new float[window * features.size()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = weights.get(i % weights.size());
    }
    return ModelArtifact.of(
        new ModelArtifact.Contents(
            name,
            version,
            recurrent
                ? TestGraphs.runningSum(schema.inputShape(), bias, factors)
                : TestGraphs.weightedSum(schema.inputShape(), bias, factors),
            schema,
            new OutputSchema(List.of("score"), decision),
            golden,
            new TreeMap<>()));
  }
}
