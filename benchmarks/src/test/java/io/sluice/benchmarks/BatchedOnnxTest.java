package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchedOnnxTest {
  @ParameterizedTest
  @ValueSource(strings = {"MLP 8-16-1", "GRU-32 step", "gated autoencoder", "DS-CNN", "ResNet8"})
  void everyRowIsComputedAsOne(String name) throws Exception {
    Graph graph = BenchmarkModels.named(name).graph();
    byte[] onnx = OnnxExporter.export(graph);
    Map<String, float[]> row = Map.of(graph.dataInputs().get(0).name(), ModelForms.features(graph));
    float[] one = outputs(onnx, row, 1);
    float[] three = outputs(onnx, row, 3);
    assertThat(three).hasSize(3 * one.length);
    for (int i = 0; i < three.length; i++) {
      assertThat(three[i]).isCloseTo(one[i % one.length], Offset.offset(1e-5f));
    }
  }

  private static float[] outputs(byte[] onnx, Map<String, float[]> row, int batch)
      throws Exception {
    try (OnnxRuntimeContender contender =
        new OnnxRuntimeContender(Engine.ORT_ORDINARY, Form.FLOAT, batch, onnx, row)) {
      contender.run();
      return contender.outputs();
    }
  }
}
