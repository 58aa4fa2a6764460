package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Times everything that can compute one model, in one process. */
final class ModelTimes {
  private ModelTimes() {}

  /**
   * Writes a line for each contender.
   *
   * @param arguments the file to write, the model's name, the effort
   */
  public static void main(String[] arguments) throws Exception {
    Model model = BenchmarkModels.named(arguments[1]);
    Effort effort = Effort.valueOf(arguments[2]);
    List<Contender> contenders = new ArrayList<>();
    try {
      for (Form form : ModelForms.of(model)) {
        addContenders(ModelForms.graph(model, form), form, contenders);
      }
      List<Times> times = new Rounds(effort).time(contenders);
      Agreement.check(contenders);
      Files.write(Path.of(arguments[0]), times.stream().map(Times::line).toList());
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
    }
  }

  static List<Times> measure(Model model, Effort effort) throws IOException, InterruptedException {
    return Fork.run(ModelTimes.class, model.name(), effort.name()).stream()
        .map(Times::parse)
        .toList();
  }

  private static void addContenders(Graph graph, Form form, List<Contender> contenders)
      throws Exception {
    float[] features = ModelForms.features(graph);
    ModelArtifact artifact = ModelForms.artifact(graph);
    contenders.add(
        new SluiceContender(Engine.SLUICE_VECTOR, form, artifact, Kernels.create(), features));
    contenders.add(
        new SluiceContender(Engine.SLUICE_SCALAR, form, artifact, Kernels.scalar(), features));
    byte[] onnx = OnnxExporter.export(graph);
    Map<String, float[]> inputs = Map.of(graph.dataInputs().get(0).name(), features);
    contenders.add(new OnnxRuntimeContender(Engine.ORT_BEST, form, onnx, inputs));
    contenders.add(new OnnxRuntimeContender(Engine.ORT_ORDINARY, form, onnx, inputs));
    if (form == Form.FLOAT && TfliteContender.load()) {
      contenders.add(new TfliteContender(graph, features));
    }
  }
}
