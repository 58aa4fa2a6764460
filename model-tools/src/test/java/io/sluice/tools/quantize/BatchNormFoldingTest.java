package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.tools.GraphSketch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BatchNormFoldingTest {
  private static final Op BATCH_NORM = new Op.BatchNorm(0);

  /** Factors 2 and -0.5. */
  private static GraphSketch withStatistics(GraphSketch sketch) {
    return sketch
        .constant("gamma", Shape.of(2), 6, -1)
        .constant("beta", Shape.of(2), 0.5f, 3)
        .constant("mean", Shape.of(2), 1, -2)
        .constant("variance", Shape.of(2), 9, 4);
  }

  private static GraphSketch batchNorm(GraphSketch sketch, String name, String input) {
    return sketch.op(name, BATCH_NORM, input, "gamma", "beta", "mean", "variance");
  }

  private static float[] constant(Graph graph, int node, int input) {
    TensorData data = graph.constant(graph.nodes().get(node).inputs().get(input));
    return Objects.requireNonNull(data).toFloats();
  }

  @Test
  void aConvolutionWithBiasTakesUpTheFactors() {
    GraphSketch sketch =
        new GraphSketch()
            .input("x", 1, 1, 3)
            .constant("w", Shape.of(2, 1, 2), 1, 2, 3, 4)
            .constant("b", Shape.of(2), 10, 20)
            .op("conv", GraphSketch.conv1d(0), "x", "w", "b");
    Graph folded =
        BatchNormFolding.fold(batchNorm(withStatistics(sketch), "y", "conv").outputs("y"));
    assertThat(folded.nodes()).extracting(Node::name).containsExactly("conv");
    assertThat(folded.nodes().get(0).outputs()).containsExactly("y");
    assertThat(constant(folded, 0, 1)).containsExactly(2, 4, -1.5f, -2);
    assertThat(constant(folded, 0, 2)).containsExactly(2 * 9 + 0.5f, -0.5f * 22 + 3);
    assertThat(folded.constants()).hasSize(2);
  }

  @Test
  void aLinearLayerWithoutBiasGetsOne() {
    GraphSketch sketch =
        new GraphSketch()
            .input("x", 1, 1)
            .constant("w", Shape.of(2, 1), 1, 1)
            .op("fc", new Op.Linear(), "x", "w");
    Graph folded = BatchNormFolding.fold(batchNorm(withStatistics(sketch), "y", "fc").outputs("y"));
    assertThat(folded.nodes()).hasSize(1);
    assertThat(folded.nodes().get(0).inputs()).containsExactly("x", "w.folded", "fc.bias");
    assertThat(constant(folded, 0, 2)).containsExactly(-2 + 0.5f, -1 + 3);
  }

  @Test
  void twoInARowAreBothFolded() {
    GraphSketch sketch =
        withStatistics(
            new GraphSketch()
                .input("x", 1, 3, 7)
                .random("w", 1, 2, 3, 3)
                .op("conv", GraphSketch.conv1d(1), "x", "w"));
    Graph graph = batchNorm(batchNorm(sketch, "y", "conv"), "z", "y").outputs("z");
    Graph folded = BatchNormFolding.fold(graph);
    assertThat(folded.nodes()).hasSize(1);
    assertSameFunction(graph, folded, "z");
  }

  @Test
  void aResultThatIsReadElsewhereIsNotFolded() {
    GraphSketch sketch =
        withStatistics(
            new GraphSketch()
                .input("x", 1, 3, 7)
                .random("w", 1, 2, 3, 3)
                .op("conv", GraphSketch.conv1d(1), "x", "w"));
    Graph read = batchNorm(sketch, "y", "conv").outputs("y", "conv");
    assertThat(BatchNormFolding.fold(read)).isEqualTo(read);
  }

  @Test
  void aBatchNormOverAnotherAxisThanTheLayersChannelsStays() {
    GraphSketch sketch =
        withStatistics(
            new GraphSketch()
                .input("x", 1, 2, 3)
                .random("w", 1, 2, 3)
                .op("fc", new Op.Linear(), "x", "w"));
    Graph graph = batchNorm(sketch, "y", "fc").outputs("y");
    assertThat(BatchNormFolding.fold(graph)).isEqualTo(graph);
  }

  @Test
  void layersThatShareWeightsAreFoldedEachByItself() {
    GraphSketch sketch =
        withStatistics(
            new GraphSketch()
                .input("x", 1, 2, 5)
                .random("w", 1, 2, 2, 1)
                .op("first", GraphSketch.conv1d(0), "x", "w"));
    batchNorm(sketch, "y", "first").op("second", GraphSketch.conv1d(0), "y", "w");
    Graph graph = batchNorm(sketch, "z", "second").outputs("z");
    Graph folded = BatchNormFolding.fold(graph);
    assertThat(folded.nodes()).hasSize(2);
    assertSameFunction(graph, folded, "z");
  }

  @Test
  void aDepthwiseConvolutionIsFolded() {
    Op depthwise = new Op.Conv(List.of(2), List.of(1, 1), List.of(1), 2);
    GraphSketch sketch =
        withStatistics(
            new GraphSketch()
                .input("x", 1, 2, 17)
                .random("w", 1, 2, 1, 3)
                .op("conv", depthwise, "x", "w"));
    Graph graph = batchNorm(sketch, "y", "conv").outputs("y");
    assertThat(BatchNormFolding.fold(graph).nodes()).hasSize(1);
    assertSameFunction(graph, BatchNormFolding.fold(graph), "y");
  }

  private static void assertSameFunction(Graph graph, Graph folded, String output) {
    for (Map<String, float[]> sample : GraphSketch.samples(graph, 5, 2)) {
      float[] expected = new GraphInterpreter(graph).run(sample).floats(output);
      float[] actual = new GraphInterpreter(folded).run(sample).floats(output);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(2e-6f * (1 + Math.abs(expected[i]))));
      }
    }
  }
}
