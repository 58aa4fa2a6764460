package io.sluice.benchmarks;

import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.util.List;
import java.util.Map;

/** Everything here that can compute a graph. */
final class Contenders {
  private Contenders() {}

  /**
   * Adds one contender for each engine; those that are missing on this platform are left out.
   *
   * @param graph in that form
   * @param batches the numbers of rows that ONNX Runtime is to take in its best use
   */
  static void add(Graph graph, Form form, List<Integer> batches, List<Contender> contenders)
      throws Exception {
    float[] features = ModelForms.features(graph);
    ModelArtifact artifact = ModelForms.artifact(graph);
    contenders.add(
        new SluiceContender(Engine.SLUICE_VECTOR, form, artifact, Kernels.create(), features));
    contenders.add(
        new SluiceContender(Engine.SLUICE_SCALAR, form, artifact, Kernels.scalar(), features));
    byte[] onnx = OnnxExporter.export(graph);
    Map<String, float[]> row = Map.of(graph.dataInputs().get(0).name(), features);
    contenders.add(new OnnxRuntimeContender(Engine.ORT_ORDINARY, form, 1, onnx, row));
    for (int batch : batches) {
      contenders.add(new OnnxRuntimeContender(Engine.ORT_BEST, form, batch, onnx, row));
    }
    if (form == Form.FLOAT && TfliteContender.load()) {
      contenders.add(new TfliteContender(graph, features));
    }
  }
}
