package io.sluice.jobs;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Decision;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.GoldenVectors;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Models whose scores can be told by hand. */
final class TestModels {
  private static final OutputSchema ALARM_ABOVE_10 =
      new OutputSchema(
          List.of("level"), new Decision.Threshold(0, 10, List.of("normal", "anomaly")));

  private TestModels() {}

  /** Version {@code v} of the model 'sum': level = a + b + offset; an anomaly above 10. */
  public static ModelArtifact sum(String version, float offset) {
    return ModelArtifact.of(
        "sum", version, sumOf(2, offset), features(1, IncompleteWindow.PAD), ALARM_ABOVE_10);
  }

  /** The sum of a and b over a window of 3 rows; rows before the first full window get no score. */
  static ModelArtifact sumOfThree() {
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 2, 3)),
                TensorSpec.float32("flat", Shape.of(1, 6)),
                TensorSpec.float32("w", Shape.of(1, 6)),
                TensorSpec.float32("y", Shape.of(1, 1))),
            Map.of("w", ones(6)),
            List.of(
                new Node("flatten", new Op.Reshape(Shape.of(1, 6)), List.of("x"), List.of("flat")),
                new Node("sum", new Op.Linear(), List.of("flat", "w"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    return ModelArtifact.of(
        "sum-of-three", "1", graph, features(3, IncompleteWindow.SKIP), ALARM_ABOVE_10);
  }

  /** The sum of a and b over all rows so far, in recurrent state. */
  static ModelArtifact runningSum() {
    Shape one = Shape.of(1, 1);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 2)),
                TensorSpec.float32("w", Shape.of(1, 2)),
                TensorSpec.float32("row", one),
                TensorSpec.float32("before", one),
                TensorSpec.float32("after", one),
                TensorSpec.float32("same", one),
                TensorSpec.float32("y", one)),
            Map.of("w", ones(2), "same", ones(1)),
            List.of(
                new Node("sum", new Op.Linear(), List.of("x", "w"), List.of("row")),
                new Node(
                    "add",
                    new Op.Binary(BinaryFunction.ADD),
                    List.of("row", "before"),
                    List.of("after")),
                new Node("out", new Op.Linear(), List.of("after", "same"), List.of("y"))),
            List.of("x", "before"),
            List.of("y", "after"),
            List.of(new StateBinding("before", "after")));
    return ModelArtifact.of(
        "running-sum", "1", graph, features(1, IncompleteWindow.PAD), ALARM_ABOVE_10);
  }

  /** 'sum' with other features, outputs, golden vectors. */
  static ModelArtifact sumWith(
      @Nullable FeatureSchema features, OutputSchema outputs, @Nullable GoldenVectors golden) {
    return ModelArtifact.of(
        new ModelArtifact.Contents(
            "sum", "1", sumOf(2, 0), features, outputs, golden, new TreeMap<>()));
  }

  static FeatureSchema features(int window, IncompleteWindow incomplete) {
    return new FeatureSchema(
        List.of(Feature.raw("a"), Feature.raw("b")),
        window,
        window == 1 ? Layout.NC : Layout.NCL,
        incomplete);
  }

  private static Graph sumOf(int count, float offset) {
    return new Graph(
        List.of(
            TensorSpec.float32("x", Shape.of(1, count)),
            TensorSpec.float32("w", Shape.of(1, count)),
            TensorSpec.float32("bias", Shape.of(1)),
            TensorSpec.float32("y", Shape.of(1, 1))),
        Map.of("w", ones(count), "bias", TensorData.ofFloats(Shape.of(1), offset)),
        List.of(new Node("sum", new Op.Linear(), List.of("x", "w", "bias"), List.of("y"))),
        List.of("x"),
        List.of("y"),
        List.of());
  }

  private static TensorData ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return TensorData.ofFloats(Shape.of(1, count), ones);
  }
}
