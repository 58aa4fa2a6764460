package io.sluice.benchmarks.flink;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Linear;
import io.sluice.nn.Module;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.Quantizer;
import io.sluice.tools.quantize.QuantizerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The autoencoder 640 of the results page, a model of {@link WideRow}s: MLPerf Tiny's anomaly
 * detector, without its batch norms.
 */
final class WideAutoencoder {
  private static final int[] WIDTHS = {640, 128, 128, 128, 128, 8, 128, 128, 128, 128, 640};
  private static final int SAMPLES = 8;

  private WideAutoencoder() {}

  static Graph graph() {
    Generator weights = new Generator(3);
    List<Module> layers = new ArrayList<>();
    for (int i = 1; i < WIDTHS.length; i++) {
      layers.add(new Linear(WIDTHS[i - 1], WIDTHS[i], weights));
      if (i < WIDTHS.length - 1) {
        layers.add(new ReLU());
      }
    }
    return GraphTracer.trace(
        new Sequential(layers.toArray(Module[]::new)), Shape.of(1, WideRow.FEATURES));
  }

  static Graph quantized() {
    Graph graph = graph();
    List<Map<String, float[]>> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(Map.of(graph.inputs().get(0), values(i)));
    }
    return new Quantizer(QuantizerOptions.defaults()).quantize(graph, samples, Progress.NONE);
  }

  static ModelArtifact artifact(Graph graph) {
    return ModelArtifact.of(
        "autoencoder",
        "1",
        graph,
        new FeatureSchema(
            features().stream().map(Feature::raw).toList(), 1, Layout.NC, IncompleteWindow.PAD),
        new OutputSchema(
            IntStream.range(0, WideRow.FEATURES).mapToObj(i -> "y" + i).toList(), null));
  }

  static List<String> features() {
    return IntStream.range(0, WideRow.FEATURES).mapToObj(i -> "x" + i).toList();
  }

  /** Normally distributed values of one row. */
  static float[] values(int row) {
    Generator generator = new Generator(100 + row);
    float[] values = new float[WideRow.FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = generator.normal();
    }
    return values;
  }
}
