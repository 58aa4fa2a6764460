package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.tools.GraphSketch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CrossLayerEqualizationTest {
  private static float[] constant(Graph graph, String name) {
    return Objects.requireNonNull(graph.constant(name)).toFloats();
  }

  private static void assertSameBits(Graph graph, Graph equalized) {
    for (Map<String, float[]> sample : GraphSketch.samples(graph, 7, 2)) {
      String output = graph.outputs().get(0);
      assertThat(new GraphInterpreter(equalized).run(sample).floats(output))
          .isEqualTo(new GraphInterpreter(graph).run(sample).floats(output));
    }
  }

  /** The first layer's channels are 16 and 1 wide, the second's weights for them 1 and 4. */
  @Test
  void scaleMovesBetweenTwoLayers() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 1)
            .constant("a.w", Shape.of(2, 1), 16, 1)
            .constant("a.b", Shape.of(2), 8, -3)
            .op("a", new Op.Linear(), "x", "a.w", "a.b")
            .op("r", GraphSketch.relu(), "a")
            .constant("b.w", Shape.of(1, 2), 1, -4)
            .op("b", new Op.Linear(), "r", "b.w")
            .outputs("b");
    Graph equalized = CrossLayerEqualization.equalize(graph);
    // sqrt(16 / 1) = 4 and sqrt(1 / 4) = 1 / 2
    assertThat(constant(equalized, "a.w")).containsExactly(4, 2);
    assertThat(constant(equalized, "a.b")).containsExactly(2, -6);
    assertThat(constant(equalized, "b.w")).containsExactly(4, -2);
    assertSameBits(graph, equalized);
  }

  @Test
  void convolutionsDepthwiseOnesAndPoolsAreEqualizedToTheBit() {
    Op.Conv depthwise = new Op.Conv(List.of(1), List.of(1, 1), List.of(1), 6);
    Op.Conv grouped = new Op.Conv(List.of(2), List.of(1, 0), List.of(1), 3);
    GraphSketch sketch =
        new GraphSketch()
            .input("x", 1, 3, 17)
            .random("a.w", 9, 6, 3, 3)
            .op("a", GraphSketch.conv1d(1), "x", "a.w")
            .op("r", GraphSketch.relu(), "a")
            .random("d.w", 0.1f, 6, 1, 3)
            .random("d.b", 1, 6)
            .op("d", depthwise, "r", "d.w", "d.b")
            .random("g.w", 5, 9, 2, 3)
            .op("g", grouped, "d", "g.w")
            .op("p", new Op.AdaptiveAvgPool(List.of(1)), "g")
            .op("f", new Op.Reshape(Shape.of(1, 9)), "p")
            .random("l.w", 0.01f, 5, 9)
            .op("l", new Op.Linear(), "f", "l.w");
    Graph graph = sketch.outputs("l");
    Graph equalized = CrossLayerEqualization.equalize(graph);
    assertSameBits(graph, equalized);
    assertThat(constant(equalized, "a.w")).isNotEqualTo(constant(graph, "a.w"));
    assertThat(constant(equalized, "l.w")).isNotEqualTo(constant(graph, "l.w"));
  }

  @Test
  void whatIsReadTwiceOrBoundedAboveStays() {
    GraphSketch sketch =
        new GraphSketch()
            .input("x", 1, 2)
            .random("a.w", 9, 3, 2)
            .op("a", new Op.Linear(), "x", "a.w")
            .op("six", new Op.Unary(UnaryFunction.RELU6), "a")
            .random("b.w", 0.1f, 3, 3)
            .op("b", new Op.Linear(), "six", "b.w")
            .random("c.w", 9, 3, 3)
            .op("c", new Op.Linear(), "b", "c.w")
            .op("sum", GraphSketch.binary(BinaryFunction.ADD), "b", "c");
    Graph graph = sketch.outputs("sum");
    Graph equalized = CrossLayerEqualization.equalize(graph);
    for (String weight : List.of("a.w", "b.w", "c.w")) {
      assertThat(constant(equalized, weight)).isEqualTo(constant(graph, weight));
    }
  }

  @Test
  void aSharedWeightIsEqualizedApart() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3)
            .random("w", 9, 3, 3)
            .op("a", new Op.Linear(), "x", "w")
            .op("b", new Op.Linear(), "a", "w")
            .random("c.w", 0.1f, 2, 3)
            .op("c", new Op.Linear(), "b", "c.w")
            .outputs("c");
    assertSameBits(graph, CrossLayerEqualization.equalize(graph));
  }
}
