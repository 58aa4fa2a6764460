package io.sluice.jobs.demo;

import io.sluice.model.Decision;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.List;
import java.util.Map;

/** Models that give the alarm when the bearing is too hot. */
final class AlarmModels {
  private AlarmModels() {}

  /**
   * @param version of the model
   * @param threshold in degrees Celsius
   */
  static ModelArtifact hotBearing(String version, float threshold) {
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 1)),
                TensorSpec.float32("weight", Shape.of(1, 1)),
                TensorSpec.float32("y", Shape.of(1, 1))),
            Map.of("weight", TensorData.ofFloats(Shape.of(1, 1), 1f)),
            List.of(new Node("scale", new Op.Linear(), List.of("x", "weight"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    return ModelArtifact.of(
        PumpModels.NAME,
        version,
        graph,
        new FeatureSchema(
            List.of(Feature.raw("bearingTemperature")),
            1,
            FeatureSchema.Layout.NC,
            FeatureSchema.IncompleteWindow.PAD),
        new OutputSchema(
            List.of("score"), new Decision.Threshold(0, threshold, List.of("normal", "anomaly"))));
  }
}
