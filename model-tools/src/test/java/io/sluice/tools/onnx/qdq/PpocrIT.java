package io.sluice.tools.onnx.qdq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelRunner;
import io.sluice.tools.Conformance;
import io.sluice.tools.npy.NpyFile;
import io.sluice.tools.onnx.ImportOptions;
import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.onnx.OnnxReader;
import io.sluice.tools.onnx.OrtRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A MobileNetV3 with published weights, quantized in three ways, against ONNX Runtime: what it gave
 * without and with optimization of its graph, and, run here, every tensor between.
 */
class PpocrIT {
  private static final String NAME = "ppocr_mobile_v2.0_cls_opset14.";

  /** A step of a probability of scale 1/256, and a little for the float softmax of one form. */
  private static final float STEP = 1 / 255f;

  private Path models;

  @BeforeEach
  void find() {
    models = Conformance.path("models/ppocr");
  }

  private Graph graph(String form) throws IOException {
    ImportOptions options = ImportOptions.defaults().dim("x:2", 48).dim("x:3", 192);
    return OnnxImporter.importModel(OnnxReader.read(file(form)), options);
  }

  private Path file(String form) {
    return models.resolve(NAME + form + ".onnx");
  }

  private static float[] golden(String form, String file) throws IOException {
    return NpyFile.read(Conformance.path("goldens/onnx/" + NAME + form).resolve(file)).toFloats();
  }

  /** The images of the golden input. */
  private static List<TensorData> images(String form, Shape shape) throws IOException {
    float[] all = golden(form, "input.npy");
    int count = shape.elementCount();
    List<TensorData> images = new ArrayList<>();
    for (int at = 0; at < all.length; at += count) {
      images.add(TensorData.ofFloats(shape, Arrays.copyOfRange(all, at, at + count)));
    }
    return images;
  }

  /**
   * In two of the twelve runs a float sum of ONNX Runtime lies on the other side of a tie than the
   * exact sum, in one to three of 600,000 elements; what follows from that is up to 9 steps at the
   * end, about as much as between its own two golden outputs. All other runs are equal.
   */
  @ParameterizedTest
  @CsvSource({"qdq_s8s8_pc, 1", "qdq_u8s8_pt, 1", "qop_u8s8_pc, 0"})
  void scoresAreThoseOfOnnxRuntimeWithoutOptimization(String form, int knownToDiffer)
      throws IOException {
    Graph graph = graph(form);
    ModelRunner runner = ModelCompiler.newRunner(graph);
    TensorSpec input = graph.dataInputs().get(0);
    float[] none = golden(form, "output0.ort_none.npy");
    float[] all = golden(form, "output0.ort_all.npy");
    List<TensorData> images = images(form, input.shape());
    int differing = 0;
    for (int i = 0; i < images.size(); i++) {
      TensorData scores =
          runner.run(Map.of(input.name(), images.get(i))).get(graph.outputs().get(0));
      float ours = scores.toFloats()[0];
      System.out.printf(
          "ppocr %s image %d: %.5f, ONNX Runtime %.5f, optimized %.5f; %.1f and %.1f steps%n",
          form,
          i,
          ours,
          none[2 * i],
          all[2 * i],
          Math.abs(ours - none[2 * i]) * 256,
          Math.abs(ours - all[2 * i]) * 256);
      differing += Math.abs(ours - none[2 * i]) <= STEP ? 0 : 1;
      assertThat(ours).isCloseTo(none[2 * i], org.assertj.core.api.Assertions.within(10 * STEP));
    }
    assertThat(differing).isLessThanOrEqualTo(knownToDiffer);
  }

  @ParameterizedTest
  @CsvSource({"qdq_s8s8_pc", "qdq_u8s8_pt"})
  void nothingIsLeftInFloat(String form) throws IOException {
    Graph graph = graph(form);
    List<String> floats =
        graph.tensors().values().stream()
            .filter(spec -> spec.type() == DataType.FLOAT32 && graph.constant(spec.name()) == null)
            .map(TensorSpec::name)
            .toList();
    assertThat(floats).containsExactly("x", "softmax_0.tmp_0");
  }

  /** Each node on what ONNX Runtime has before it. */
  @ParameterizedTest
  @CsvSource({"qdq_s8s8_pc", "qdq_u8s8_pt", "qop_u8s8_pc"})
  void everyNodeGivesTheIntegersOfOnnxRuntime(String form) throws IOException, OrtException {
    Graph graph = graph(form);
    byte[] model = withAllOutputs(Files.readAllBytes(file(form)), graph);
    TensorSpec input = graph.dataInputs().get(0);
    long elements = 0;
    long different = 0;
    for (TensorData image : images(form, input.shape())) {
      Map<String, TensorData> theirs =
          new HashMap<>(OrtRuntime.run(model, Map.of(input.name(), image), OptLevel.NO_OPT));
      theirs.put(input.name(), image);
      for (Node node : graph.nodes()) {
        TensorSpec output = graph.tensor(node.output());
        if (output.type() == DataType.INT8
            && theirs.keySet().containsAll(computed(node, graph))
            && theirs.containsKey(output.name())) {
          byte[] ours = run(node, graph, theirs).toBytes();
          byte[] expected = as(output, theirs.get(output.name())).toBytes();
          elements += ours.length;
          different += countDifferent(node, ours, expected);
        }
      }
    }
    System.out.printf("ppocr %s: %d of %d integers differ, by 1%n", form, different, elements);
    assertThat(elements).isGreaterThan(4_000_000);
    assertThat(different).isLessThanOrEqualTo(elements / 1_000_000);
  }

  private static long countDifferent(Node node, byte[] ours, byte[] expected) {
    long different = 0;
    for (int i = 0; i < ours.length; i++) {
      int steps = Math.abs(ours[i] - expected[i]);
      assertThat(steps).as("%s, element %d", node.title(), i).isLessThanOrEqualTo(1);
      different += steps;
    }
    return different;
  }

  /** The model with every tensor that our graph has too as an output. */
  private static byte[] withAllOutputs(byte[] file, Graph graph) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
    Set<String> outputs = new HashSet<>();
    model.getGraph().getOutputList().forEach(output -> outputs.add(output.getName()));
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (String output : node.getOutputList()) {
        boolean ours = graph.tensors().containsKey(output) && graph.constant(output) == null;
        if (ours && outputs.add(output)) {
          model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(output));
        }
      }
    }
    return model.build().toByteArray();
  }

  private static List<String> computed(Node node, Graph graph) {
    return new LinkedHashSet<>(node.presentInputs())
        .stream().filter(name -> graph.constant(name) == null).toList();
  }

  private static TensorData run(Node node, Graph graph, Map<String, TensorData> theirs) {
    List<String> inputs = computed(node, graph);
    List<TensorSpec> tensors = new ArrayList<>(List.of(graph.tensor(node.output())));
    Map<String, TensorData> constants = new TreeMap<>();
    for (String name : new LinkedHashSet<>(node.presentInputs())) {
      tensors.add(graph.tensor(name));
      if (!inputs.contains(name)) {
        constants.put(name, graph.constant(name));
      }
    }
    Graph alone =
        new Graph(
            tensors, constants, List.of(node), inputs, node.outputs(), List.of(), graph.numerics());
    Map<String, TensorData> given = new HashMap<>();
    inputs.forEach(name -> given.put(name, as(graph.tensor(name), theirs.get(name))));
    return ModelCompiler.newRunner(alone).run(given).get(node.output());
  }

  /** A tensor of theirs as ours is: shifted by 128, or quantized where theirs is still float. */
  private static TensorData as(TensorSpec spec, TensorData data) {
    if (spec.type() != DataType.INT8 || data.type() == DataType.INT8) {
      return TensorData.ofRawBytes(data.type(), spec.shape(), data.bytes());
    }
    byte[] stored = new byte[spec.shape().elementCount()];
    QuantParams params = spec.requireQuantization();
    for (int i = 0; i < stored.length; i++) {
      stored[i] =
          (byte)
              (data.type() == DataType.UINT8
                  ? Byte.toUnsignedInt(data.bytes().get(i)) - 128
                  : quantized(data.bytes().getFloat(4 * i), params));
    }
    return TensorData.ofBytes(spec.shape(), stored);
  }

  private static int quantized(float real, QuantParams params) {
    int q = (int) Math.rint(real / params.scale()) + params.zeroPoint();
    return Math.max(-128, Math.min(127, q));
  }
}
