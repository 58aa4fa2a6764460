package io.sluice.runtime.sliding;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.GoldenVectors;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
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
import org.junit.jupiter.api.Test;

class SlidingCheckTest {
  private static final int WINDOW = 17;

  /** 1 to 17, and the same for another feature that counts ten times as much. */
  private static float[] input() {
    float[] input = new float[2 * WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      input[i] = i + 1;
      input[WINDOW + i] = i + 1;
    }
    return input;
  }

  /** The sum of a convolution of ones and tens over three events, with zeros at both ends. */
  private static SlidingModel model() {
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
    ModelArtifact artifact =
        ModelArtifact.of("m", "1", graph, schema, new OutputSchema(List.of("y"), null));
    return Objects.requireNonNull(SlidingModel.of(artifact), "no sliding form");
  }

  /** Each event counts three times, but the first and the last twice: 11 * (3 * 153 - 1 - 17). */
  @Test
  void rightOutputsPass() {
    GoldenVectors golden = new GoldenVectors(1, input(), new float[] {4851});
    assertThatCode(() -> SlidingCheck.verify(model(), golden)).doesNotThrowAnyException();
  }

  @Test
  void aModelWithoutGoldenVectorsPasses() {
    assertThatCode(() -> SlidingCheck.verify(model(), null)).doesNotThrowAnyException();
  }

  @Test
  void wrongOutputsAreRefused() {
    GoldenVectors golden = new GoldenVectors(1, input(), new float[] {4850});
    assertThatThrownBy(() -> SlidingCheck.verify(model(), golden))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "golden vector 0: the sliding form gives output 0 as 4851.0 for the whole window, must"
                + " be 4850.0");
  }
}
