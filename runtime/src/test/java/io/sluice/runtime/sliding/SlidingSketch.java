package io.sluice.runtime.sliding;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A small model that has a sliding form. */
public final class SlidingSketch {
  private static final int WINDOW = 17;

  private SlidingSketch() {}

  /** The sum of a convolution of ones and tens over three events, with zeros at both ends. */
  public static ModelArtifact artifact() {
    Shape x = Shape.of(1, 2, WINDOW);
    Shape kernel = Shape.of(1, 2, 3);
    Shape flat = Shape.of(1, WINDOW);
    float[] ones = new float[WINDOW];
    Arrays.fill(ones, 1);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", x),
                TensorSpec.float32("kernel", kernel),
                TensorSpec.float32("columns", Shape.of(1, 1, WINDOW)),
                TensorSpec.float32("flat", flat),
                TensorSpec.float32("weight", flat),
                TensorSpec.float32("y", Shape.of(1, 1))),
            Map.of(
                "kernel", TensorData.ofFloats(kernel, 1, 1, 1, 10, 10, 10),
                "weight", TensorData.ofFloats(flat, ones)),
            List.of(
                new Node(
                    "conv",
                    new Op.Conv(List.of(1), List.of(1, 1), List.of(1), 1),
                    List.of("x", "kernel"),
                    List.of("columns")),
                new Node("flatten", new Op.Reshape(flat), List.of("columns"), List.of("flat")),
                new Node("sum", new Op.Linear(), List.of("flat", "weight"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.raw("a"), Feature.raw("b")), WINDOW, Layout.NCL, IncompleteWindow.PAD);
    return ModelArtifact.of("m", "1", graph, schema, new OutputSchema(List.of("y"), null));
  }

  /** Scores its windows one after the other, each one event later than the last. */
  public static Runnable slides() {
    ModelArtifact artifact = artifact();
    SlidingModel model = Objects.requireNonNull(SlidingModel.of(artifact), "no sliding form");
    float[][] windows = SlidingGain.windows(new float[2 * WINDOW], WINDOW);
    SlidingScorer scorer = model.newScorer();
    SlidingColumns columns = model.newColumns();
    float[] outputs = new float[model.outputLength()];
    return () -> {
      for (float[] window : windows) {
        scorer.score(window, columns, outputs);
      }
    };
  }
}
