package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.TensorSpec;
import io.sluice.nn.Generator;
import io.sluice.tools.Progress;
import io.sluice.tools.Quantizer;
import io.sluice.tools.QuantizerOptions;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Times all models in all forms and writes the table. */
public final class Compare {
  private static final int SAMPLES = 8;

  private Compare() {}

  /**
   * Runs the comparison.
   *
   * @param arguments the file to write, and how many rounds
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
    List<String> lines = new ArrayList<>(ResultsPage.head(rounds));
    for (Model model : BenchmarkModels.all()) {
      System.err.println(model.name());
      lines.addAll(ResultsPage.rows(model.name(), time(model, rounds)));
    }
    lines.addAll(
        List.of(
            "",
            "## Import",
            "",
            ImportTiming.measure(OnnxExporter.export(BenchmarkModels.large()))));
    Files.write(Path.of(arguments[0]), lines);
    lines.forEach(System.out::println);
  }

  private static List<Rounds.Times> time(Model model, int rounds) throws Exception {
    TensorSpec input = model.graph().dataInputs().get(0);
    Generator generator = new Generator(99);
    float[] features = random(input, generator);
    List<Contender> contenders = new ArrayList<>();
    addForms(model.graph(), "float", features, contenders);
    if (model.quantizable()) {
      addForms(quantized(model.graph(), generator), "int8", features, contenders);
    }
    try {
      List<Rounds.Times> times = new Rounds().time(contenders, rounds);
      Agreement.check(contenders);
      return times;
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
    }
  }

  private static void addForms(
      Graph graph, String form, float[] features, List<Contender> contenders) throws Exception {
    int outputs =
        graph.dataOutputs().stream().mapToInt(output -> output.shape().elementCount()).sum();
    OutputSchema schema =
        new OutputSchema(IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList(), null);
    ModelArtifact artifact = ModelArtifact.of("model", "1", graph, null, schema);
    contenders.add(
        new SluiceContender("Sluice " + form + ", vector", artifact, Kernels.create(), features));
    contenders.add(
        new SluiceContender("Sluice " + form + ", scalar", artifact, Kernels.scalar(), features));
    byte[] onnx = OnnxExporter.export(graph);
    Map<String, float[]> inputs = Map.of(graph.dataInputs().get(0).name(), features);
    contenders.add(
        new OnnxRuntimeContender("ONNX Runtime " + form + ", best use", true, onnx, inputs));
    contenders.add(
        new OnnxRuntimeContender("ONNX Runtime " + form + ", ordinary use", false, onnx, inputs));
  }

  private static float[] random(TensorSpec input, Generator generator) {
    float[] values = new float[input.shape().elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = generator.normal();
    }
    return values;
  }

  private static Graph quantized(Graph graph, Generator generator) {
    TensorSpec input = graph.dataInputs().get(0);
    List<Map<String, float[]>> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(Map.of(input.name(), random(input, generator)));
    }
    Progress silent = (what, done, total) -> {};
    return new Quantizer(QuantizerOptions.defaults()).quantize(graph, samples, silent);
  }
}
