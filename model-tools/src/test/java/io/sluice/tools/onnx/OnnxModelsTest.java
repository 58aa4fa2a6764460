package io.sluice.tools.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelRunner;
import io.sluice.tools.Conformance;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published models, against what the runtimes they come from gave. */
class OnnxModelsTest {
  private static final String CLASSIFIER = "ppocr_mobile_v2.0_cls_opset14";

  /** Images of 48 by 192 pixels. */
  private static final ImportOptions OPTIONS =
      ImportOptions.defaults().dim("p2o.DynamicDimension.1", 48).dim("p2o.DynamicDimension.2", 192);

  private static Graph load(String file, ImportOptions options) throws IOException {
    return OnnxImporter.importModel(OnnxReader.read(Conformance.path(file)), options);
  }

  private static TensorData npy(String file) throws IOException {
    NpyArray array = NpyFile.read(Conformance.path(file));
    return TensorData.ofFloats(Shape.of(array.shape()), array.toFloats());
  }

  @Test
  void theSqueezeAndExciteBlockIsAllOurs() throws IOException {
    Graph graph = load("goldens/torch/se_block_ts17.onnx", ImportOptions.defaults());
    assertThat(graph.nodes()).noneMatch(node -> node.op() instanceof Op.Imported);
    assertThat(graph.nodes()).anyMatch(node -> node.op().equals(Op.HardSigmoid.torch()));
    ModelRunner runner = ModelCompiler.newRunner(graph);
    TensorData y =
        runner
            .run(Map.of(graph.inputs().get(0), npy("goldens/torch/se_x.npy")))
            .get(graph.outputs().get(0));
    TensorDifference.check("y", y, npy("goldens/torch/se_y.npy"), 0, 1e-6);
  }

  @Test
  void theFloatClassifierIsWithin1e5OfOnnxRuntime() throws IOException {
    compare(load("models/ppocr/" + CLASSIFIER + ".onnx", OPTIONS), CLASSIFIER, 1e-5);
  }

  private static void compare(Graph graph, String name, double tolerance) throws IOException {
    TensorData images = npy("goldens/onnx/" + name + "/input.npy");
    TensorData expected = npy("goldens/onnx/" + name + "/output0.ort_none.npy");
    ModelRunner runner = ModelCompiler.newRunner(graph);
    Shape one = graph.tensor(graph.inputs().get(0)).shape();
    Shape scores = Shape.of(1, expected.shape().dim(-1));
    for (int i = 0; i < images.shape().dim(0); i++) {
      TensorData image = row(images, i, one);
      TensorData y = runner.run(Map.of(graph.inputs().get(0), image)).get(graph.outputs().get(0));
      TensorDifference.check("image " + i, y, row(expected, i, scores), tolerance, tolerance);
    }
  }

  /** Each node in float between casts, as ONNX Runtime computes without fusing. */
  @ParameterizedTest
  @ValueSource(strings = {"qdq_s8s8_pc", "qdq_u8s8_pt"})
  void quantizedClassifiersInPlainFormAreThoseOfOnnxRuntime(String form) throws IOException {
    String name = CLASSIFIER + "." + form;
    compare(load("models/ppocr/" + name + ".onnx", OPTIONS.coreOps(false)), name, 1e-6);
  }

  private static TensorData row(TensorData batch, int index, Shape shape) {
    int count = shape.elementCount();
    float[] values = batch.toFloats();
    return TensorData.ofFloats(
        shape, Arrays.copyOfRange(values, index * count, (index + 1) * count));
  }
}
