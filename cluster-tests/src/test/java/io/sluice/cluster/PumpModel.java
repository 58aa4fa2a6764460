package io.sluice.cluster;

import io.sluice.jobs.demo.PumpReading;
import io.sluice.model.BinaryFunction;
import io.sluice.model.Decision;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A model of pumps that nobody trained: a gated convolution with random weights over a window of
 * the last five readings. Every bit of its score depends on the whole window, which is all that
 * these tests want of it.
 */
final class PumpModel {
  static final String NAME = "pump-anomaly";
  static final int WINDOW = 5;

  private static final int CHANNELS = PumpReading.CHANNELS.size();
  private static final int FILTERS = 6;
  private static final float[] MEANS = {1.4f, 6.5f, 41, 13, 1.2f, 1.5f, 46, 60};
  private static final float[] DEVIATIONS = {0.1f, 0.8f, 4, 2, 0.3f, 0.4f, 4, 6};

  private PumpModel() {}

  /** The version with a number; another number, other weights. */
  static ModelArtifact version(int number) {
    SplittableRandom random = new SplittableRandom(number);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, CHANNELS, WINDOW)),
                TensorSpec.float32("weight", Shape.of(FILTERS, CHANNELS, 3)),
                TensorSpec.float32("conv", Shape.of(1, FILTERS, 3)),
                TensorSpec.float32("gate", Shape.of(1, FILTERS, 3)),
                TensorSpec.float32("gated", Shape.of(1, FILTERS, 3)),
                TensorSpec.float32("score", Shape.of(1))),
            Map.of("weight", random(random, FILTERS, CHANNELS, 3)),
            List.of(
                new Node(
                    "conv",
                    new Op.Conv(List.of(1), List.of(0, 0), List.of(1), 1),
                    List.of("x", "weight"),
                    List.of("conv")),
                new Node("gate", Op.HardSigmoid.torch(), List.of("conv"), List.of("gate")),
                new Node(
                    "gated",
                    new Op.Binary(BinaryFunction.MUL),
                    List.of("conv", "gate"),
                    List.of("gated")),
                new Node(
                    "score",
                    new Op.ReduceMean(List.of(1, 2), false),
                    List.of("gated"),
                    List.of("score"))),
            List.of("x"),
            List.of("score"),
            List.of());
    return ModelArtifact.of(NAME, String.valueOf(number), graph, features(), outputs());
  }

  private static FeatureSchema features() {
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < CHANNELS; i++) {
      features.add(Feature.required(PumpReading.CHANNELS.get(i), MEANS[i], DEVIATIONS[i]));
    }
    return new FeatureSchema(features, WINDOW, Layout.NCL, IncompleteWindow.PAD);
  }

  private static OutputSchema outputs() {
    return new OutputSchema(
        List.of("score"), new Decision.Threshold(0, 0.5f, List.of("normal", "anomaly")));
  }

  private static TensorData random(SplittableRandom random, int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-0.5, 0.5);
    }
    return TensorData.ofFloats(shape, values);
  }
}
