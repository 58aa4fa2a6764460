package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.sliding.SlidingModel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** From the file to the first score in time that grows as the graph does. */
class LargeGraphsTest {
  private static final Op ADD = new Op.Binary(BinaryFunction.ADD);
  private static final Op TANH = new Op.Unary(UnaryFunction.TANH);

  /** A few seconds; what took the square of the nodes took many minutes. */
  private static final Duration GENEROUS = Duration.ofSeconds(90);

  @Test
  void sixtyThousandNodesAreReadCompiledAndScored() {
    byte[] file = artifact(20_000).toBytes();
    assertTimeoutPreemptively(
        GENEROUS,
        () -> {
          ModelArtifact artifact = ModelArtifact.read(file);
          assertThat(artifact.graph().nodes()).hasSize(60_003);
          float[] outputs = new float[1];
          ModelCompiler.compile(artifact).newScorer().score(new float[16], outputs);
          assertThat(outputs[0]).isFinite();
          Objects.requireNonNull(SlidingModel.of(artifact)).newScorer();
        });
  }

  /** A convolution, so many times x + tanh(x), and as many nodes that read constants alone. */
  private static ModelArtifact artifact(int times) {
    GraphSketch sketch = new GraphSketch();
    String input = sketch.input(Shape.of(1, 1, 16));
    Op conv = new Op.Conv(List.of(1), List.of(0, 0), List.of(1), 1);
    String kernel = sketch.floats(Shape.of(1, 1, 3), 1, 2, 3);
    String c = sketch.floats(Shape.of(1, 1), 0.5f);
    String x = sketch.node(conv, null, input, kernel);
    for (int i = 0; i < times; i++) {
      c = sketch.node(TANH, null, c);
      x = sketch.node(ADD, null, x, sketch.node(TANH, null, x));
    }
    String mean = sketch.node(new Op.ReduceMean(List.of(2), false), null, x);
    sketch.output(sketch.node(ADD, null, mean, c));
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("f")), 16, Layout.NCL, IncompleteWindow.PAD);
    return ModelArtifact.of(
        "large", "1", sketch.graph(), schema, new OutputSchema(List.of("y"), null));
  }
}
