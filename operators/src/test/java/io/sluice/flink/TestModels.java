package io.sluice.flink;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Models small enough to compute by hand. */
public final class TestModels {
  public static final String NAME = "pump";
  private static final OutputSchema OUTPUTS =
      new OutputSchema(
          List.of("score"), new Decision.Threshold(0, 50, List.of("normal", "anomaly")));

  private static final List<String> Y = List.of("y");

  private TestModels() {}

  /** {@code bias + 2 * pressure + 3 * flow}; above 50 is an anomaly. */
  public static ModelArtifact sum(String version, float bias) {
    return sum(version, bias, Feature.raw("pressure"), Feature.raw("flow"));
  }

  /** {@code bias + 2 * first + 3 * second}. */
  public static ModelArtifact sum(String version, float bias, Feature first, Feature second) {
    FeatureSchema schema =
        new FeatureSchema(List.of(first, second), 1, Layout.NC, IncompleteWindow.PAD);
    return artifact(NAME, version, schema, bias, 2, 3);
  }

  /**
   * The decimal digits of a key's latest pressures: the oldest counts 1, the next 10, the next 100.
   */
  public static ModelArtifact digits(String version, int window, IncompleteWindow incomplete) {
    float[] weights = new float[window];
    float power = 1;
    for (int i = 0; i < window; i++) {
      weights[i] = power;
      power *= 10;
    }
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), window, Layout.NCL, incomplete);
    return artifact(NAME, version, schema, 0, weights);
  }

  /** A weighted sum of the model's whole input, in its layout. */
  public static ModelArtifact artifact(
      String name, String version, FeatureSchema schema, float bias, float... weights) {
    return ModelArtifact.of(
        name, version, weightedSum(schema.inputShape(), bias, weights), schema, OUTPUTS);
  }

  /**
   * Two trees, whose features are kept if they are missing: 1 if pressure is at most 2.5 or
   * missing, else 2; and 10 if flow is at most 2.5, 20 if it is greater or missing.
   */
  public static ModelArtifact trees(String version) {
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
    constants.put("7 targets", TensorData.ofInts(Shape.of(4), 0, 0, 0, 0));
    constants.put("8 weights", TensorData.ofFloats(Shape.of(4), 1, 2, 10, 20));
    List<TensorSpec> tensors =
        new ArrayList<>(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 2)), TensorSpec.float32("y", Shape.of(1, 1))));
    constants.forEach(
        (name, data) -> tensors.add(new TensorSpec(name, data.type(), data.shape(), null)));
    List<String> inputs = new ArrayList<>(List.of("x"));
    inputs.addAll(constants.keySet());
    Graph graph =
        new Graph(
            tensors,
            constants,
            List.of(new Node("trees", new TreeEnsemble(1, TreeAggregate.SUM), inputs, Y)),
            List.of("x"),
            Y,
            List.of());
    return ModelArtifact.of(NAME, version, graph, schema, OUTPUTS);
  }

  /** A model of about 4 * width^2 bytes, which gives {@code pressure * width}. */
  public static ModelArtifact wide(String version, int width) {
    float[] first = new float[2 * width];
    float[] middle = new float[width * width];
    float[] last = new float[width];
    for (int i = 0; i < width; i++) {
      first[2 * i] = 1;
      middle[i * width + i] = 1;
      last[i] = 1;
    }
    Shape shape = Shape.of(1, width);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 2)),
                TensorSpec.float32("w1", Shape.of(width, 2)),
                TensorSpec.float32("a", shape),
                TensorSpec.float32("w2", Shape.of(width, width)),
                TensorSpec.float32("b", shape),
                TensorSpec.float32("w3", Shape.of(1, width)),
                TensorSpec.float32("y", Shape.of(1, 1))),
            Map.of(
                "w1", TensorData.ofFloats(Shape.of(width, 2), first),
                "w2", TensorData.ofFloats(Shape.of(width, width), middle),
                "w3", TensorData.ofFloats(Shape.of(1, width), last)),
            List.of(
                new Node("l1", new Op.Linear(), List.of("x", "w1"), List.of("a")),
                new Node("l2", new Op.Linear(), List.of("a", "w2"), List.of("b")),
                new Node("l3", new Op.Linear(), List.of("b", "w3"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.raw("pressure"), Feature.raw("flow")),
            1,
            Layout.NC,
            IncompleteWindow.PAD);
    return ModelArtifact.of(NAME, version, graph, schema, OUTPUTS);
  }

  /**
   * The sum over a window of 13 pressures, in which each counts three times, but the first and the
   * last twice: a convolution of ones over three events and zeros beyond the ends, which slides.
   */
  public static ModelArtifact sliding(String version) {
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), 13, Layout.NCL, IncompleteWindow.PAD);
    Shape flat = Shape.of(1, 13);
    float[] ones = new float[13];
    Arrays.fill(ones, 1);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", schema.inputShape()),
                TensorSpec.float32("kernel", Shape.of(1, 1, 3)),
                TensorSpec.float32("columns", schema.inputShape()),
                TensorSpec.float32("flat", flat),
                TensorSpec.float32("weight", flat),
                single("y")),
            Map.of(
                "kernel", TensorData.ofFloats(Shape.of(1, 1, 3), 1, 1, 1),
                "weight", TensorData.ofFloats(flat, ones)),
            List.of(
                new Node(
                    "conv",
                    new Op.Conv(List.of(1), List.of(1, 1), List.of(1), 1),
                    List.of("x", "kernel"),
                    List.of("columns")),
                new Node("flatten", new Op.Reshape(flat), List.of("columns"), List.of("flat")),
                new Node("sum", new Op.Linear(), List.of("flat", "weight"), Y)),
            List.of("x"),
            Y,
            List.of());
    return ModelArtifact.of(NAME, version, graph, schema, OUTPUTS);
  }

  /** The same model with golden vectors that it does not fulfil. */
  public static ModelArtifact withWrongGolden(ModelArtifact artifact) {
    return withGolden(artifact, 12345);
  }

  /** The same model, said to give this score for zeros. */
  public static ModelArtifact withGolden(ModelArtifact artifact, float scoreOfZeros) {
    int length = artifact.graph().dataInputs().get(0).shape().elementCount();
    return ModelArtifact.of(
        artifact
            .contents()
            .withGolden(new GoldenVectors(1, new float[length], new float[] {scoreOfZeros})));
  }

  /** The sum of a key's pressures times a weight: the model hands the sum to its next call. */
  public static ModelArtifact recurrent(String version, float weight) {
    Graph graph =
        new Graph(
            List.of(single("x"), single("before"), single("after"), single("y"), single("weight")),
            Map.of("weight", TensorData.ofFloats(Shape.of(1, 1), weight)),
            List.of(add("x"), new Node("out", new Op.Linear(), List.of("after", "weight"), Y)),
            List.of("x", "before"),
            List.of("y", "after"),
            List.of(new StateBinding("before", "after")));
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), 1, Layout.NC, IncompleteWindow.PAD);
    return ModelArtifact.of(NAME, version, graph, schema, OUTPUTS);
  }

  /** A model that wants both a window of three and a state. */
  public static ModelArtifact recurrentOverWindow() {
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), 3, Layout.NCL, IncompleteWindow.PAD);
    Shape flat = Shape.of(1, 3);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", schema.inputShape()),
                TensorSpec.float32("flat", flat),
                TensorSpec.float32("weight", flat),
                single("y"),
                single("before"),
                single("after")),
            Map.of("weight", TensorData.ofFloats(flat, 1, 1, 1)),
            List.of(
                new Node("flatten", new Op.Reshape(flat), List.of("x"), List.of("flat")),
                new Node("sum", new Op.Linear(), List.of("flat", "weight"), Y),
                add("y")),
            List.of("x", "before"),
            List.of("y", "after"),
            List.of(new StateBinding("before", "after")));
    return ModelArtifact.of(NAME, "both", graph, schema, OUTPUTS);
  }

  private static TensorSpec single(String name) {
    return TensorSpec.float32(name, Shape.of(1, 1));
  }

  private static Node add(String input) {
    return new Node(
        "add",
        new Op.Binary(io.sluice.model.BinaryFunction.ADD),
        List.of(input, "before"),
        List.of("after"));
  }

  /** A model of plain numbers, without names for them. */
  public static ModelArtifact withoutFeatures() {
    return ModelArtifact.of(
        new ModelArtifact.Contents(
            NAME,
            "plain",
            weightedSum(Shape.of(1, 2), 0, 1, 1),
            null,
            OUTPUTS,
            null,
            new TreeMap<>()));
  }

  private static Graph weightedSum(Shape input, float bias, float... weights) {
    Shape flat = Shape.of(1, weights.length);
    List<TensorSpec> tensors = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    tensors.add(TensorSpec.float32("x", input));
    String from = "x";
    if (!input.equals(flat)) {
      tensors.add(TensorSpec.float32("flat", flat));
      nodes.add(new Node("flatten", new Op.Reshape(flat), List.of("x"), List.of("flat")));
      from = "flat";
    }
    Shape weightShape = Shape.of(1, weights.length);
    tensors.add(TensorSpec.float32("weight", weightShape));
    tensors.add(TensorSpec.float32("bias", Shape.of(1)));
    tensors.add(TensorSpec.float32("score", Shape.of(1, 1)));
    nodes.add(new Node("sum", new Op.Linear(), List.of(from, "weight", "bias"), List.of("score")));
    return new Graph(
        tensors,
        Map.of(
            "weight", TensorData.ofFloats(weightShape, weights),
            "bias", TensorData.ofFloats(Shape.of(1), bias)),
        nodes,
        List.of("x"),
        List.of("score"),
        List.of());
  }
}
