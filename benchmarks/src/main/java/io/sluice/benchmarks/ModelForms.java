package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.TensorSpec;
import io.sluice.nn.Generator;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.Quantizer;
import io.sluice.tools.quantize.QuantizerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a benchmark model is given and made into; the same in each process. */
final class ModelForms {
  private static final int SAMPLES = 8;

  private ModelForms() {}

  static List<Form> of(Model model) {
    return model.quantizable() ? List.of(Form.FLOAT, Form.INT8) : List.of(Form.FLOAT);
  }

  static Graph graph(Model model, Form form) {
    return form == Form.FLOAT ? model.graph() : quantized(model.graph());
  }

  static Graph quantized(Graph graph) {
    TensorSpec input = graph.dataInputs().get(0);
    Generator generator = new Generator(98);
    List<Map<String, float[]>> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(Map.of(input.name(), random(input.shape().elementCount(), generator)));
    }
    Progress silent = (what, done, total) -> {};
    return new Quantizer(QuantizerOptions.defaults()).quantize(graph, samples, silent);
  }

  static ModelArtifact artifact(Graph graph) {
    int outputs =
        graph.dataOutputs().stream().mapToInt(output -> output.shape().elementCount()).sum();
    OutputSchema schema =
        new OutputSchema(IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList(), null);
    return ModelArtifact.of("model", "1", graph, null, schema);
  }

  /** Normally distributed values for the one data input. */
  static float[] features(Graph graph) {
    return random(graph.dataInputs().get(0).shape().elementCount(), new Generator(99));
  }

  private static float[] random(int count, Generator generator) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = generator.normal();
    }
    return values;
  }
}
