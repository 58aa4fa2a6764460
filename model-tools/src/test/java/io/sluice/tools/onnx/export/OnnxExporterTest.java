package io.sluice.tools.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.model.DataType;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.Progress;
import io.sluice.tools.onnx.ImportOptions;
import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.onnx.OnnxReader;
import io.sluice.tools.onnx.OrtRuntime;
import io.sluice.tools.quantize.Quantizer;
import io.sluice.tools.quantize.QuantizerOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported models against ONNX Runtime. */
class OnnxExporterTest {
  static Stream<Graph> floatGraphs() {
    return Stream.concat(
        ExportModels.all().stream(), LongStream.range(0, 40).mapToObj(ExportModels::random));
  }

  static Stream<Graph> int8Graphs() {
    return floatGraphs().map(OnnxExporterTest::quantized);
  }

  static Graph quantized(Graph graph) {
    List<Map<String, float[]>> samples = GraphSketch.samples(graph, 20, 2);
    return new Quantizer(QuantizerOptions.defaults()).quantize(graph, samples, Progress.NONE);
  }

  private static Map<String, float[]> inputs(Graph graph, long seed) {
    Map<String, float[]> inputs = new HashMap<>();
    for (String input : graph.inputs()) {
      int count = graph.tensor(input).shape().elementCount();
      inputs.put(input, GraphSketch.uniform(count, 2, seed + input.hashCode()));
    }
    return inputs;
  }

  private static Map<String, TensorData> tensors(Graph graph, Map<String, float[]> inputs) {
    Map<String, TensorData> tensors = new HashMap<>();
    inputs.forEach(
        (name, values) ->
            tensors.put(name, TensorData.ofFloats(graph.tensor(name).shape(), values)));
    return tensors;
  }

  @ParameterizedTest
  @MethodSource("floatGraphs")
  void floatModelsGiveTheSame(Graph graph) throws OrtException {
    Map<String, float[]> inputs = inputs(graph, 1);
    Values ours = new GraphInterpreter(graph).run(inputs);
    for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
      Map<String, TensorData> theirs =
          OrtRuntime.run(OnnxExporter.export(graph), tensors(graph, inputs), level);
      assertThat(theirs.keySet()).containsExactlyElementsOf(graph.outputs());
      theirs.forEach((name, data) -> assertNear(ours.floats(name), data.toFloats()));
    }
  }

  /** Within 1e-6 of the value, or of the largest of all where terms cancel. */
  private static void assertNear(float[] ours, float[] theirs) {
    assertThat(theirs).hasSameSizeAs(ours);
    float largest = 0;
    for (float value : ours) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < ours.length; i++) {
      float difference = Math.abs(ours[i] - theirs[i]);
      assertThat(difference)
          .as("element %d: %s, ONNX Runtime %s", i, ours[i], theirs[i])
          .isLessThanOrEqualTo(1e-6f * Math.max(1, largest));
    }
  }

  @ParameterizedTest
  @MethodSource("int8Graphs")
  void everyInt8NodeIsWithinAStep(Graph graph) throws OrtException {
    Graph likeTheirs = withNumerics(graph, NumericsProfile.ONNXRUNTIME);
    GraphInterpreter interpreter = new GraphInterpreter(likeTheirs);
    Values ours = interpreter.run(inputs(graph, 1));
    for (Node node : graph.nodes()) {
      Graph alone = alone(node, likeTheirs);
      Map<String, TensorData> given = new HashMap<>();
      alone.inputs().forEach(name -> given.put(name, stored(graph.tensor(name), ours)));
      byte[] model = OnnxExporter.export(alone);
      for (OptLevel level : List.of(OptLevel.NO_OPT, OptLevel.ALL_OPT)) {
        OrtRuntime.run(model, given, level)
            .forEach((name, theirs) -> compare(node, stored(graph.tensor(name), ours), theirs));
      }
    }
  }

  private static TensorData stored(TensorSpec spec, Values values) {
    return spec.type() == DataType.INT8
        ? TensorData.ofBytes(spec.shape(), values.bytes(spec.name()))
        : TensorData.ofFloats(spec.shape(), values.floats(spec.name()));
  }

  private static void compare(Node node, TensorData ours, TensorData theirs) {
    if (ours.type() != DataType.INT8) {
      assertNear(ours.toFloats(), theirs.toFloats());
      return;
    }
    for (int i = 0; i < ours.byteCount(); i++) {
      int difference = ours.bytes().get(i) - theirs.bytes().get(i);
      assertThat(Math.abs(difference)).as("%s, element %d", node.title(), i).isLessThanOrEqualTo(1);
    }
  }

  private static Graph alone(Node node, Graph graph) {
    Map<String, TensorData> constants = new TreeMap<>();
    List<String> inputs = new ArrayList<>();
    List<TensorSpec> tensors = new ArrayList<>();
    for (String input : node.inputs().stream().distinct().toList()) {
      tensors.add(graph.tensor(input));
      TensorData data = graph.constant(input);
      if (data == null) {
        inputs.add(input);
      } else {
        constants.put(input, data);
      }
    }
    node.outputs().forEach(output -> tensors.add(graph.tensor(output)));
    return new Graph(
        tensors, constants, List.of(node), inputs, node.outputs(), List.of(), graph.numerics());
  }

  private static Graph withNumerics(Graph graph, NumericsProfile numerics) {
    return new Graph(
        List.copyOf(graph.tensors().values()),
        graph.constants(),
        graph.nodes(),
        graph.inputs(),
        graph.outputs(),
        graph.states(),
        numerics);
  }

  @ParameterizedTest
  @MethodSource("floatGraphs")
  void floatModelsComeBackAsTheyWere(Graph graph) {
    Map<String, float[]> inputs = inputs(graph, 1);
    Values ours = new GraphInterpreter(graph).run(inputs);
    Values again = new GraphInterpreter(imported(graph)).run(inputs);
    graph.outputs().forEach(name -> assertNear(ours.floats(name), again.floats(name)));
  }

  @ParameterizedTest
  @MethodSource("int8Graphs")
  void int8ModelsComeBackWithTheSameIntegers(Graph graph) {
    Graph imported = imported(graph);
    Map<String, float[]> inputs = inputs(graph, 1);
    Graph likeTheirs = withNumerics(graph, NumericsProfile.ONNXRUNTIME);
    Values ours = new GraphInterpreter(likeTheirs).run(inputs);
    Values again = new GraphInterpreter(imported).run(inputs);
    int compared = 0;
    for (TensorSpec spec : imported.tensors().values()) {
      boolean computed = imported.constant(spec.name()) == null && !hasRecurrent(graph);
      TensorSpec before = graph.tensors().get(spec.name());
      if (computed && spec.type() == DataType.INT8 && spec.equals(before)) {
        assertThat(again.bytes(spec.name())).as(spec.name()).isEqualTo(ours.bytes(spec.name()));
        compared++;
      }
    }
    assertThat(compared > 0 || hasRecurrent(graph)).isTrue();
  }

  private static boolean hasRecurrent(Graph graph) {
    return graph.nodes().stream()
        .anyMatch(node -> node.op() instanceof Op.Gru || node.op() instanceof Op.Lstm);
  }

  private static Graph imported(Graph graph) {
    byte[] file = OnnxExporter.export(graph);
    return OnnxImporter.importModel(OnnxReader.read(file), ImportOptions.defaults());
  }

  private static ModelArtifact artifact(Graph graph) {
    List<Feature> features =
        List.of(
            Feature.required("pressure", 1.5f, 0.3f),
            Feature.required("flow", -20f, 7f),
            Feature.required("heat", 1000f, 13f));
    FeatureSchema schema =
        new FeatureSchema(
            features, 17, FeatureSchema.Layout.NCL, FeatureSchema.IncompleteWindow.PAD);
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      outputs.add("y" + i);
    }
    return ModelArtifact.of("gated", "3", graph, schema, new OutputSchema(outputs, null));
  }

  @Test
  void theFileTakesRawFeatures() throws OrtException {
    ModelArtifact artifact = artifact(ExportModels.gatedNet());
    float[] raw = new float[51];
    for (int i = 0; i < raw.length; i++) {
      Feature feature = artifact.contents().features().features().get(i / 17);
      raw[i] = feature.mean() + feature.std() * (i % 5 - 2);
    }
    float[] ours = new float[10];
    Scorer scorer = ModelCompiler.compile(artifact).newScorer();
    scorer.score(raw, ours);
    Map<String, TensorData> theirs =
        OrtRuntime.run(
            OnnxExporter.export(artifact),
            Map.of("x", TensorData.ofFloats(Shape.of(1, 3, 17), raw)),
            OptLevel.ALL_OPT);
    float[] all = new float[10];
    System.arraycopy(theirs.get("soft").toFloats(), 0, all, 0, 5);
    System.arraycopy(theirs.get("fc").toFloats(), 0, all, 5, 5);
    assertNear(ours, all);
  }

  @Test
  void theMetadataSayWhichModelItIs() throws InvalidProtocolBufferException {
    ModelArtifact artifact = artifact(ExportModels.gatedNet());
    ModelProto model = ModelProto.parseFrom(OnnxExporter.export(artifact));
    assertThat(model.getProducerName()).isEqualTo("sluice");
    assertThat(model.getIrVersion()).isEqualTo(8);
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
    Map<String, String> metadata = new TreeMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    assertThat(metadata)
        .containsEntry("sluice.name", "gated")
        .containsEntry("sluice.version", "3")
        .containsEntry("sluice.digest", artifact.id().digest())
        .containsEntry("sluice.numerics", "sluice")
        .containsEntry("sluice.feature.1", "flow");
  }

  @Test
  void theMetadataSayWhichStatesBelongTogether() throws InvalidProtocolBufferException {
    ModelProto model = ModelProto.parseFrom(OnnxExporter.export(ExportModels.recurrent()));
    assertThat(model.getMetadataPropsList().stream().map(e -> e.getKey() + "=" + e.getValue()))
        .contains("sluice.state.lstm.h0=lstm.h", "sluice.state.lstm.c0=lstm.c");
  }

  @Test
  void nodesAndTensorsKeepTheirNames() throws InvalidProtocolBufferException {
    Graph graph = quantized(ExportModels.gatedNet());
    ModelProto model = ModelProto.parseFrom(OnnxExporter.export(graph));
    assertThat(model.getGraph().getNodeList().stream().map(NodeProto::getName))
        .doesNotHaveDuplicates()
        .contains("x.quantize", "c1", "sigma", "scaled", "soft");
    List<String> described = new ArrayList<>();
    described.addAll(names(model.getGraph().getInputList()));
    described.addAll(names(model.getGraph().getValueInfoList()));
    described.addAll(names(model.getGraph().getOutputList()));
    assertThat(described).doesNotHaveDuplicates().contains("x", "c1", "scaled");
    for (NodeProto node : model.getGraph().getNodeList()) {
      assertThat(described).containsAll(node.getOutputList());
    }
  }

  private static List<String> names(List<ValueInfoProto> tensors) {
    return tensors.stream().map(ValueInfoProto::getName).toList();
  }

  @Test
  void theSameModelGivesTheSameBytes() {
    assertThat(OnnxExporter.export(quantized(ExportModels.gatedNet())))
        .isEqualTo(OnnxExporter.export(quantized(ExportModels.gatedNet())));
  }

  @Test
  void whatOnnxCannotExpressIsNamedAtOnce() {
    TensorSpec x = TensorSpec.float32("x", Shape.of(1, 3));
    TensorSpec y = TensorSpec.float32("y", Shape.of(1, 3));
    TensorSpec z = TensorSpec.float32("z", Shape.of(1, 3));
    Op svdf = new Op.Imported(Op.Imported.TFLITE, "SVDF", 1, new TreeMap<>());
    Op old = new Op.Imported(Op.Imported.ONNX, "Softmax", 11, new TreeMap<>());
    Graph graph =
        new Graph(
            List.of(x, y, z),
            Map.of(),
            List.of(
                new Node("a", svdf, List.of("x"), List.of("y")),
                new Node("b", old, List.of("y"), List.of("z"))),
            List.of("x"),
            List.of("z"),
            List.of());
    assertThatThrownBy(() -> OnnxExporter.export(graph))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "2 of 2 nodes cannot be exported to ONNX: SVDF 'a' is an op of tflite, which ONNX does"
                + " not have; Softmax 'b' is of opset 11 and has a different meaning in opset 17");
  }
}
