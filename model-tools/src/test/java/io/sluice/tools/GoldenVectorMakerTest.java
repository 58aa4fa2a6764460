package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.GoldenVectors;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GoldenVectorMakerTest {

  private static ModelArtifact.Contents contents(
      Graph graph, FeatureSchema features, String... outputs) {
    return new ModelArtifact.Contents(
        "m",
        "1",
        graph,
        features,
        new OutputSchema(List.of(outputs), null),
        null,
        new TreeMap<>(Map.of("by", "hand")));
  }

  private static ModelArtifact.Contents sum() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3)
            .constant("w", Shape.of(1, 3), 1, 10, 100)
            .op("y", new Op.Linear(), "x", "w")
            .outputs("y");
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.required("a", 1, 2), Feature.raw("b"), Feature.required("c", 0, 4)),
            1,
            FeatureSchema.Layout.NC,
            FeatureSchema.IncompleteWindow.PAD);
    return contents(graph, schema, "sum");
  }

  @Test
  void outputsAreThoseOfTheNormalizedInputs() {
    GoldenVectors golden =
        Objects.requireNonNull(
            GoldenVectorMaker.withGoldenVectors(sum(), List.of(new float[] {5, 1, 8})).golden());
    assertThat(golden.count()).isEqualTo(6);
    assertThat(golden.output(0)).containsExactly(2 + 10 + 200);
    assertThat(golden.input(1)).containsExactly(1, 0, 0);
    assertThat(golden.output(1)).containsExactly(0);
    assertThat(golden.input(2)).containsExactly(-5, 1, 8);
    assertThat(golden.output(2)).containsExactly(-3 + 10 + 200);
    assertThat(golden.input(4)).containsExactly(2001, 1000, 4000);
    assertThat(golden.output(5)).containsExactly(-111_000);
  }

  @Test
  void theRestOfTheContentsStays() {
    ModelArtifact.Contents made = GoldenVectorMaker.withGoldenVectors(sum(), List.of());
    assertThat(made.withGolden(null)).isEqualTo(sum());
  }

  @Test
  void aModelWithStateRunsThroughTheVectorsAsOneSequence() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 1)
            .state("before", "y", 1, 1)
            .op("y", GraphSketch.binary(io.sluice.model.BinaryFunction.ADD), "x", "before")
            .op("out", GraphSketch.relu(), "y")
            .outputs("out", "y");
    GoldenVectors golden =
        Objects.requireNonNull(
            GoldenVectorMaker.withGoldenVectors(
                    contents(graph, null, "total"),
                    List.of(new float[] {1}, new float[] {2}, new float[] {4}))
                .golden());
    assertThat(List.of(golden.output(0)[0], golden.output(1)[0], golden.output(2)[0]))
        .containsExactly(1f, 3f, 7f);
  }
}
