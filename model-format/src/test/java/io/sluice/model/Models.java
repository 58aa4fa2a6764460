package io.sluice.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small models that tests share. */
final class Models {
  private Models() {}

  /** A convolution over a window of 4 events with 2 features, gated by a hard sigmoid. */
  static ModelArtifact gate() {
    return ModelArtifact.of(gateContents());
  }

  static ModelArtifact.Contents gateContents() {
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 2, 4)),
                TensorSpec.float32("conv.weight", Shape.of(3, 2, 3)),
                TensorSpec.float32("conv.bias", Shape.of(3)),
                TensorSpec.float32("conv.out", Shape.of(1, 3, 4)),
                TensorSpec.float32("pool.out", Shape.of(1, 3, 1)),
                TensorSpec.float32("gate.out", Shape.of(1, 3, 1)),
                TensorSpec.float32("y", Shape.of(1, 3, 4)),
                TensorSpec.int8(
                    "unused.table",
                    Shape.of(3, 1),
                    QuantParams.perChannel(new float[] {1, .5f, .25f}, 0)),
                TensorSpec.float32("score", Shape.of(1))),
            Map.of(
                "conv.weight", TensorData.ofFloats(Shape.of(3, 2, 3), new float[18]),
                "conv.bias", TensorData.ofFloats(Shape.of(3), 0.1f, 2e-3f, 1e10f),
                "unused.table", TensorData.ofBytes(Shape.of(3, 1), (byte) 1, (byte) 2, (byte) 3)),
            List.of(
                new Node(
                    "conv",
                    new Op.Conv(List.of(1), List.of(1, 1), List.of(1), 1),
                    List.of("x", "conv.weight", "conv.bias"),
                    List.of("conv.out")),
                new Node(
                    "pool",
                    new Op.AdaptiveAvgPool(List.of(1)),
                    List.of("conv.out"),
                    List.of("pool.out")),
                new Node("gate", Op.HardSigmoid.torch(), List.of("pool.out"), List.of("gate.out")),
                new Node(
                    "scale",
                    new Op.Binary(BinaryFunction.MUL),
                    List.of("conv.out", "gate.out"),
                    List.of("y")),
                new Node(
                    "score",
                    new Op.ReduceMean(List.of(1, 2), false),
                    List.of("y"),
                    List.of("score"))),
            List.of("x"),
            List.of("score"),
            List.of());
    FeatureSchema features =
        new FeatureSchema(
            List.of(Feature.required("pressure", 1.5f, 2e-3f), Feature.raw("flow")),
            4,
            FeatureSchema.Layout.NCL,
            FeatureSchema.IncompleteWindow.PAD);
    OutputSchema outputs =
        new OutputSchema(
            List.of("score"), new Decision.Threshold(0, 0.25f, List.of("normal", "anomaly")));
    return new ModelArtifact.Contents(
        "pump",
        "1",
        graph,
        features,
        outputs,
        new GoldenVectors(2, new float[16], new float[] {1, 2}),
        new TreeMap<>(Map.of("made-by", "a test")));
  }

  /** A node of another standard over a constant of every type, one of them empty. */
  static ModelArtifact imported() {
    List<TensorSpec> tensors = new ArrayList<>();
    Map<String, TensorData> constants = new TreeMap<>();
    List<String> inputs = new ArrayList<>(List.of("x", ""));
    for (DataType type : DataType.values()) {
      TensorData data =
          type == DataType.STRING
              ? TensorData.ofStrings(Shape.of(3), List.of("", "a b", "\u00e4\n\""))
              : type.isFloat()
                  ? TensorData.ofDoubles(type, Shape.of(3), 0, 1, -1d / 3)
                  : TensorData.ofLongs(type, Shape.of(3), 0, 1, -1);
      String name = "c." + type;
      constants.put(name, data);
      tensors.add(new TensorSpec(name, type, data.shape(), null));
      inputs.add(name);
    }
    constants.put("empty", TensorData.ofLongs(DataType.INT64, Shape.of(0)));
    tensors.add(new TensorSpec("empty", DataType.INT64, Shape.of(0), null));
    inputs.add("empty");
    tensors.add(TensorSpec.float32("x", Shape.of(2, 0, 3)));
    tensors.add(new TensorSpec("y", DataType.BOOL, Shape.of(), null));
    SortedMap<String, Attribute> attributes = new TreeMap<>();
    attributes.put("axis", Attribute.of(-1));
    attributes.put("alpha", Attribute.of(0.1f));
    attributes.put("activations", new Attribute.Strings(List.of("Tanh", "Relu")));
    Node node =
        new Node("any", new Op.Imported("onnx", "Any", 13, attributes), inputs, List.of("", "y"));
    Graph graph =
        new Graph(
            tensors,
            constants,
            List.of(node),
            List.of("x"),
            List.of("y"),
            List.of(),
            NumericsProfile.TFLITE_REFERENCE);
    return ModelArtifact.of("imported", "1", graph, null, new OutputSchema(List.of("any"), null));
  }

  /** One tree of one test. */
  static ModelArtifact trees() {
    Map<String, TensorData> constants = new TreeMap<>();
    constants.put("c1", TensorData.ofInts(Shape.of(1), 0));
    constants.put("c2", TensorData.ofInts(Shape.of(1), 0));
    constants.put("c3", TensorData.ofLongs(DataType.UINT8, Shape.of(1), 8));
    constants.put("c4", TensorData.ofFloats(Shape.of(1), 0.5f));
    constants.put("c5", TensorData.ofInts(Shape.of(1, 2), -1, -2));
    constants.put("c6", TensorData.ofInts(Shape.of(3), 0, 1, 2));
    constants.put("c7", TensorData.ofInts(Shape.of(2), 0, 0));
    constants.put("c8", TensorData.ofFloats(Shape.of(2), 1, 2));
    List<TensorSpec> tensors = new ArrayList<>();
    tensors.add(TensorSpec.float32("x", Shape.of(1, 1)));
    tensors.add(TensorSpec.float32("y", Shape.of(1, 1)));
    constants.forEach(
        (name, data) -> tensors.add(new TensorSpec(name, data.type(), data.shape(), null)));
    List<String> inputs = new ArrayList<>(List.of("x"));
    inputs.addAll(constants.keySet());
    for (TensorData covers :
        List.of(TensorData.ofFloats(Shape.of(1), 7), TensorData.ofFloats(Shape.of(2), 4, 3))) {
      String name = "c" + inputs.size();
      constants.put(name, covers);
      tensors.add(new TensorSpec(name, covers.type(), covers.shape(), null));
      inputs.add(name);
    }
    Op op = new TreeEnsemble(1, TreeAggregate.SUM);
    Graph graph =
        new Graph(
            tensors,
            constants,
            List.of(new Node("trees", op, inputs, List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    return ModelArtifact.of("trees", "1", graph, null, new OutputSchema(List.of("y"), null));
  }

  /** Every op once, with a state and with INT8 between a quantize and a dequantize. */
  static ModelArtifact everyOp() {
    GraphOfEveryOp graph = new GraphOfEveryOp();
    return ModelArtifact.of(
        "every",
        "1",
        graph.build(),
        null,
        new OutputSchema(List.of("a", "b"), new Decision.ArgMax(List.of("p", "q"))));
  }
}
