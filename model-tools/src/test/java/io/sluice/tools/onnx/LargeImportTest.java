package io.sluice.tools.onnx;

import static io.sluice.model.DataType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeImportTest {
  /** Views of all constants were made for each node: 61 s. */
  @Test
  void threeThousandNodesOfConstantsAreFoldedAtOnce() {
    OnnxSketch sketch =
        new OnnxSketch(13)
            .input("x", FLOAT32, 1, 1000)
            .initializer("c0", TensorData.ofFloats(Shape.of(1, 1000), new float[1000]))
            .initializer("one", TensorData.ofFloats(Shape.of(), 1));
    for (int i = 0; i < 3000; i++) {
      sketch.node("Add", List.of("c" + i, "one"), List.of("c" + (i + 1)));
    }
    byte[] file = sketch.node("Add", List.of("x", "c3000"), List.of("y")).output("y").bytes();

    Graph graph =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () -> OnnxImporter.importModel(OnnxReader.read(file), ImportOptions.defaults()));

    assertThat(graph.nodes()).hasSize(1);
    assertThat(graph.constants().values().iterator().next().toFloats())
        .hasSize(1000)
        .containsOnly(3000);
  }
}
