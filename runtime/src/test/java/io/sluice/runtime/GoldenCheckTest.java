package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.BinaryFunction;
import io.sluice.model.GoldenVectors;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoldenCheckTest {
  /** {@code [x + 1, x * 3]} for a single x. */
  private static void verifyAffine(@Nullable GoldenVectors golden) {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 1));
    Op linear = new Op.Linear();
    String weight = sketch.floats(Shape.of(2, 1), 1, 3);
    sketch.output(sketch.node(linear, null, x, weight, sketch.floats(Shape.of(2), 1, 0)));
    verify(sketch, List.of("sum", "product"), golden);
  }

  private static void verify(
      GraphSketch sketch, List<String> outputs, @Nullable GoldenVectors golden) {
    ModelArtifact artifact =
        ModelArtifact.of(
            new ModelArtifact.Contents(
                "golden",
                "1",
                sketch.graph(),
                null,
                new OutputSchema(outputs, null),
                golden,
                new TreeMap<>()));
    GoldenCheck.verify(ModelCompiler.compile(artifact), artifact.golden());
  }

  @Test
  void vectorsThatComeOutPass() {
    float[] inputs = {0, -2, Float.NaN};
    float[] outputs = {1, 0, -1, -6, Float.NaN, Float.NaN};
    assertThatCode(() -> verifyAffine(new GoldenVectors(3, inputs, outputs)))
        .doesNotThrowAnyException();
  }

  @Test
  void aModelWithoutVectorsPasses() {
    assertThatCode(() -> verifyAffine(null)).doesNotThrowAnyException();
  }

  @Test
  void theLastBitCounts() {
    float[] outputs = {1, 0, -1, -6.0000005f};
    assertThatThrownBy(() -> verifyAffine(new GoldenVectors(2, new float[] {0, -2}, outputs)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "golden vector 1: output 'product' is -6.0 (0xc0c00000), must be -6.0000005"
                + " (0xc0c00001); the model was built with different arithmetic; rebuild it with"
                + " this version");
  }

  @Test
  void theSignOfZeroCounts() {
    float[] outputs = {1, -0f};
    assertThatThrownBy(() -> verifyAffine(new GoldenVectors(1, new float[] {0}, outputs)))
        .hasMessageContaining("output 'product' is 0.0 (0x00000000), must be -0.0 (0x80000000)");
  }

  @Test
  void anInterruptStopsTheCheck() {
    GoldenVectors golden = new GoldenVectors(1, new float[] {0}, new float[] {1, 0});
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> verifyAffine(golden)).isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aModelWithStateTakesTheVectorsAsOneSequence() {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 1));
    String before = sketch.input(Shape.of(1, 1));
    String sum = sketch.node(new Op.Binary(BinaryFunction.ADD), null, x, before);
    sketch.state(before, sum);
    sketch.output(sketch.node(new Op.Reshape(Shape.of(1)), null, sum));
    GoldenVectors golden = new GoldenVectors(3, new float[] {1, 2, 3}, new float[] {1, 3, 6});
    assertThatCode(() -> verify(sketch, List.of("sum"), golden)).doesNotThrowAnyException();
  }
}
