package io.sluice.flink;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Models small enough to compute by hand. */
final class TestModels {
  static final String NAME = "pump";
  private static final OutputSchema OUTPUTS =
      new OutputSchema(
          List.of("score"), new Decision.Threshold(0, 50, List.of("normal", "anomaly")));

  private TestModels() {}

  /** {@code bias + 2 * pressure + 3 * flow}; above 50 is an anomaly. */
  static ModelArtifact sum(String version, float bias) {
    return sum(version, bias, Feature.raw("pressure"), Feature.raw("flow"));
  }

  /** {@code bias + 2 * first + 3 * second}. */
  static ModelArtifact sum(String version, float bias, Feature first, Feature second) {
    FeatureSchema schema =
        new FeatureSchema(List.of(first, second), 1, Layout.NC, IncompleteWindow.PAD);
    return artifact(NAME, version, schema, bias, 2, 3);
  }

  /**
   * The decimal digits of a key's latest pressures: the oldest counts 1, the next 10, the next 100.
   */
  static ModelArtifact digits(String version, int window, IncompleteWindow incomplete) {
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
  static ModelArtifact artifact(
      String name, String version, FeatureSchema schema, float bias, float... weights) {
    return ModelArtifact.of(
        name, version, weightedSum(schema.inputShape(), bias, weights), schema, OUTPUTS);
  }

  /** The same model with golden vectors that it does not fulfil. */
  static ModelArtifact withWrongGolden(ModelArtifact artifact) {
    return withGolden(artifact, 12345);
  }

  /** The same model, said to give this score for zeros. */
  static ModelArtifact withGolden(ModelArtifact artifact, float scoreOfZeros) {
    int length = artifact.graph().dataInputs().get(0).shape().elementCount();
    return ModelArtifact.of(
        artifact
            .contents()
            .withGolden(new GoldenVectors(1, new float[length], new float[] {scoreOfZeros})));
  }

  /** A model that counts: it hands its output to its next call. */
  static ModelArtifact recurrent() {
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 1)),
                TensorSpec.float32("before", Shape.of(1, 1)),
                TensorSpec.float32("after", Shape.of(1, 1)),
                TensorSpec.float32("y", Shape.of(1, 1)),
                TensorSpec.float32("weight", Shape.of(1, 1))),
            Map.of("weight", TensorData.ofFloats(Shape.of(1, 1), 1)),
            List.of(
                new Node(
                    "add",
                    new Op.Binary(io.sluice.model.BinaryFunction.ADD),
                    List.of("x", "before"),
                    List.of("after")),
                new Node("out", new Op.Linear(), List.of("after", "weight"), List.of("y"))),
            List.of("x", "before"),
            List.of("y", "after"),
            List.of(new StateBinding("before", "after")));
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), 1, Layout.NC, IncompleteWindow.PAD);
    return ModelArtifact.of(NAME, "rnn", graph, schema, OUTPUTS);
  }

  /** A model of plain numbers, without names for them. */
  static ModelArtifact withoutFeatures() {
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
