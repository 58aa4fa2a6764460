package io.sluice.benchmarks.flink;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Linear;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import java.util.List;

/** A model of single {@link Sample}s whose file has about a given size. */
final class SizedModel {
  private SizedModel() {}

  /**
   * Makes the model.
   *
   * @param bytes of the file, nearly all of them weights of one layer
   */
  static ModelArtifact of(int bytes) {
    int features = Sample.FEATURES.size();
    int width = (int) Math.sqrt(bytes / (double) Float.BYTES);
    Generator weights = new Generator(bytes);
    Sequential module =
        new Sequential(
            new Linear(features, width, weights),
            new ReLU(),
            new Linear(width, width, weights),
            new ReLU(),
            new Linear(width, 1, weights));
    return ModelArtifact.of(
        "sized",
        "1",
        GraphTracer.trace(module, Shape.of(1, features)),
        new FeatureSchema(
            Sample.FEATURES.stream().map(Feature::raw).toList(),
            1,
            Layout.NC,
            IncompleteWindow.PAD),
        new OutputSchema(List.of("y"), null));
  }
}
