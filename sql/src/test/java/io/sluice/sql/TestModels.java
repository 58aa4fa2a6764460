package io.sluice.sql;

import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.Decision;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.GoldenVectors;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Small models with outputs 'level' and 'wear', and an anomaly where level is above 0.5. */
final class TestModels {
  private static final OutputSchema OUTPUTS =
      new OutputSchema(
          List.of("level", "wear"), new Decision.Threshold(0, 0.5f, List.of("normal", "anomaly")));

  private TestModels() {}

  /** Features pressure, flow and rpm, of which flow may be missing. */
  static ModelArtifact pump(String version) {
    return pump(version, null);
  }

  private static ModelArtifact pump(String version, @Nullable GoldenVectors golden) {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                Feature.required("pressure", 3.3f, 1.7f),
                new Feature("flow", 11, 5, Feature.MissingPolicy.FILL, 10.5f),
                Feature.required("rpm", 1500, 333)),
            1,
            Layout.NC,
            IncompleteWindow.PAD);
    return artifact(version, dense(Shape.of(1, 3), version), schema, golden);
  }

  public static ModelArtifact withWrongGolden() {
    return pump("1", new GoldenVectors(1, new float[3], new float[] {1234, 5678}));
  }

  static ModelArtifact withoutFeatures() {
    return artifact("plain", dense(Shape.of(1, 3), "plain"), null, null);
  }

  /** Takes the latest rows of a key. */
  static ModelArtifact windowed(int window, IncompleteWindow incomplete) {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.raw("pressure"), Feature.raw("flow")), window, Layout.NCL, incomplete);
    return artifact("windowed", dense(schema.inputShape(), "w"), schema, null);
  }

  /**
   * Two trees, whose features are kept if they are missing: level is 1 if pressure is at most 2.5
   * or missing, else 2; wear is 10 if flow is at most 2.5, 20 if it is greater or missing.
   */
  static ModelArtifact trees() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new Feature("pressure", 0, 1, Feature.MissingPolicy.KEEP, 0),
                new Feature("flow", 0, 1, Feature.MissingPolicy.KEEP, 0)),
            1,
            Layout.NC,
            IncompleteWindow.PAD);
    Map<String, TensorData> constants = new TreeMap<>();
    constants.put("1 roots", TensorData.ofInts(Shape.of(2), 0, 1));
    constants.put("2 features", TensorData.ofInts(Shape.of(2), 0, 1));
    constants.put(
        "3 modes",
        TensorData.ofLongs(DataType.UINT8, Shape.of(2), new long[] {TreeEnsemble.NAN_IS_TRUE, 0}));
    constants.put("4 thresholds", TensorData.ofFloats(Shape.of(2), 2.5f, 2.5f));
    constants.put("5 branches", TensorData.ofInts(Shape.of(2, 2), -1, -2, -3, -4));
    constants.put("6 leaves", TensorData.ofInts(Shape.of(5), 0, 1, 2, 3, 4));
    constants.put("7 targets", TensorData.ofInts(Shape.of(4), 0, 0, 1, 1));
    constants.put("8 weights", TensorData.ofFloats(Shape.of(4), 1, 2, 10, 20));
    List<TensorSpec> tensors =
        new ArrayList<>(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 2)), TensorSpec.float32("y", Shape.of(1, 2))));
    constants.forEach(
        (name, data) -> tensors.add(new TensorSpec(name, data.type(), data.shape(), null)));
    List<String> inputs = new ArrayList<>(List.of("x"));
    inputs.addAll(constants.keySet());
    Graph graph =
        new Graph(
            tensors,
            constants,
            List.of(
                new Node("trees", new TreeEnsemble(2, TreeAggregate.SUM), inputs, List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    return artifact("trees", graph, schema, null);
  }

  /** Adds up pressures from call to call. */
  public static ModelArtifact recurrent() {
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 1)),
                TensorSpec.float32("before", Shape.of(1, 1)),
                TensorSpec.float32("after", Shape.of(1, 1)),
                TensorSpec.float32("y", Shape.of(1, 2)),
                TensorSpec.float32("weight", Shape.of(2, 1))),
            Map.of("weight", TensorData.ofFloats(Shape.of(2, 1), 1, 0.1f)),
            List.of(
                new Node(
                    "add",
                    new Op.Binary(BinaryFunction.ADD),
                    List.of("x", "before"),
                    List.of("after")),
                new Node("out", new Op.Linear(), List.of("after", "weight"), List.of("y"))),
            List.of("x", "before"),
            List.of("y", "after"),
            List.of(new StateBinding("before", "after")));
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), 1, Layout.NC, IncompleteWindow.PAD);
    return artifact("rnn", graph, schema, null);
  }

  /** Wants both a window of two rows and a state. */
  static ModelArtifact recurrentOverWindow() {
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), 2, Layout.NCL, IncompleteWindow.PAD);
    Shape shape = schema.inputShape();
    Shape flat = Shape.of(1, 2);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", shape),
                TensorSpec.float32("before", shape),
                TensorSpec.float32("after", shape),
                TensorSpec.float32("y", flat)),
            Map.of(),
            List.of(
                new Node(
                    "add",
                    new Op.Binary(BinaryFunction.ADD),
                    List.of("x", "before"),
                    List.of("after")),
                new Node("flatten", new Op.Reshape(flat), List.of("after"), List.of("y"))),
            List.of("x", "before"),
            List.of("y", "after"),
            List.of(new StateBinding("before", "after")));
    return artifact("both", graph, schema, null);
  }

  private static ModelArtifact artifact(
      String version,
      Graph graph,
      @Nullable FeatureSchema features,
      @Nullable GoldenVectors golden) {
    return ModelArtifact.of(
        new ModelArtifact.Contents(
            "pump", version, graph, features, OUTPUTS, golden, new TreeMap<>()));
  }

  /** Two sums of the whole input by weights that depend on the version, through tanh. */
  private static Graph dense(Shape input, String version) {
    int length = input.elementCount();
    float[] weights = new float[2 * length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.sin(1 + i * 0.7 + version.hashCode());
    }
    Shape weightShape = Shape.of(2, length);
    return new Graph(
        List.of(
            TensorSpec.float32("x", input),
            TensorSpec.float32("flat", Shape.of(1, length)),
            TensorSpec.float32("weight", weightShape),
            TensorSpec.float32("sums", Shape.of(1, 2)),
            TensorSpec.float32("y", Shape.of(1, 2))),
        Map.of("weight", TensorData.ofFloats(weightShape, weights)),
        List.of(
            new Node("flatten", new Op.Reshape(Shape.of(1, length)), List.of("x"), List.of("flat")),
            new Node("sum", new Op.Linear(), List.of("flat", "weight"), List.of("sums")),
            new Node("tanh", new Op.Unary(UnaryFunction.TANH), List.of("sums"), List.of("y"))),
        List.of("x"),
        List.of("y"),
        List.of());
  }

  static Scorer scorer(ModelArtifact artifact) {
    return ModelCompiler.compile(artifact).newScorer();
  }
}
