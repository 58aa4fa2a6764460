package io.sluice.tools.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Attribute;
import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.tools.GraphSketch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransposeEliminationTest {
  private static final Op TO_CHANNELS_FIRST = new Op.Transpose(List.of(0, 3, 1, 2));
  private static final Op TO_CHANNELS_LAST = new Op.Transpose(List.of(0, 2, 3, 1));
  private static final Op ADD = GraphSketch.binary(BinaryFunction.ADD);

  private static long transpositions(Graph graph) {
    return graph.nodes().stream().filter(node -> node.op() instanceof Op.Transpose).count();
  }

  private static void assertSameResults(Graph changed, Graph graph) {
    assertThat(changed.inputs()).isEqualTo(graph.inputs());
    assertThat(changed.outputs()).isEqualTo(graph.outputs());
    for (Map<String, float[]> sample : GraphSketch.samples(graph, 3, 2)) {
      Values expected = new GraphInterpreter(graph).run(sample);
      Values given = new GraphInterpreter(changed).run(sample);
      for (String output : graph.outputs()) {
        assertThat(changed.tensor(output)).isEqualTo(graph.tensor(output));
        assertThat(given.floats(output)).isEqualTo(expected.floats(output));
      }
    }
  }

  @Test
  void aPairAroundAnActivationAndABiasVanishes() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3, 5, 7)
            .random("bias", 1, 3)
            .op("last", TO_CHANNELS_LAST, "x")
            .op("sum", ADD, "last", "bias")
            .op("relu", GraphSketch.relu(), "sum")
            .op("y", TO_CHANNELS_FIRST, "relu")
            .op("z", GraphSketch.relu(), "y")
            .outputs("z");

    Graph changed = TransposeElimination.apply(graph);

    assertThat(transpositions(changed)).isZero();
    assertThat(changed.nodes()).extracting(Node::name).containsExactly("sum", "relu", "z");
    assertSameResults(changed, graph);
  }

  @Test
  void joinsCutsAndMeansTakeTheirAxesAlong() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3, 5, 7)
            .op("last", TO_CHANNELS_LAST, "x")
            .op("part", new Op.Slice(3, 1, 3), "last")
            .op("joined", new Op.Concat(3), "part", "last")
            .op("soft", new Op.Softmax(3), "joined")
            .op("kept", new Op.ReduceMean(List.of(1, 2), true), "soft")
            .op("y", new Op.ReduceMean(List.of(1, 2), false), "soft")
            .outputs("y", "kept");

    Graph changed = TransposeElimination.apply(graph);

    assertThat(transpositions(changed)).isZero();
    assertSameResults(changed, graph);
  }

  @Test
  void aReshapeOfOnePixelNeedsNone() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 17, 1, 1)
            .op("last", TO_CHANNELS_LAST, "x")
            .op("y", new Op.Reshape(Shape.of(1, 17)), "last")
            .outputs("y");

    Graph changed = TransposeElimination.apply(graph);

    assertThat(changed.nodes()).extracting(Node::name).containsExactly("y");
    assertSameResults(changed, graph);
  }

  @Test
  void oneStaysWhereElementsAreFlattened() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3, 5, 7)
            .op("last", TO_CHANNELS_LAST, "x")
            .op("relu", GraphSketch.relu(), "last")
            .op("y", new Op.Reshape(Shape.of(1, 105)), "relu")
            .op("z", new Op.Reshape(Shape.of(105)), "relu")
            .outputs("y", "z");

    Graph changed = TransposeElimination.apply(graph);

    assertThat(transpositions(changed)).isEqualTo(1);
    assertSameResults(changed, graph);
  }

  @Test
  void outputsKeepTheirNamesAndShapes() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3, 5, 7)
            .op("last", TO_CHANNELS_LAST, "x")
            .op("first", TO_CHANNELS_FIRST, "last")
            .op("y", GraphSketch.relu(), "last")
            .outputs("y", "first", "last");

    assertSameResults(TransposeElimination.apply(graph), graph);
  }

  @Test
  void aComputedOperandInTheOldOrderKeepsTheNodeThere() {
    Graph graph =
        new GraphSketch()
            .input("x", 2, 3)
            .op("turned", new Op.Transpose(List.of(1, 0)), "x")
            .op("other", new Op.Reshape(Shape.of(3, 2)), "x")
            .op("y", ADD, "turned", "other")
            .outputs("y");

    Graph changed = TransposeElimination.apply(graph);

    assertThat(transpositions(changed)).isEqualTo(1);
    assertSameResults(changed, graph);
  }

  @Test
  void randomGraphsGiveTheSameToTheBit() {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      Graph graph = randomGraph(random);
      Graph changed = TransposeElimination.apply(graph);
      assertSameResults(changed, graph);
    }
  }

  private static Graph randomGraph(Random random) {
    GraphSketch sketch = new GraphSketch().input("x", 1, 2, 3, 5).random("scalar", 1, 1);
    List<TensorSpec> known = new ArrayList<>();
    known.add(TensorSpec.float32("x", Shape.of(1, 2, 3, 5)));
    for (int i = 0; i < 12; i++) {
      String name = "t" + i;
      TensorSpec from = known.get(random.nextInt(known.size()));
      int rank = from.shape().rank();
      int axis = random.nextInt(rank);
      switch (random.nextInt(7)) {
        case 0, 1, 2 -> {
          List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
          Collections.shuffle(axes, random);
          sketch.op(name, new Op.Transpose(axes), from.name());
        }
        case 3 -> sketch.op(name, ADD, from.name(), random.nextBoolean() ? from.name() : "scalar");
        case 4 -> sketch.op(name, new Op.Concat(axis), from.name(), from.name());
        case 5 -> sketch.op(name, new Op.Softmax(axis), from.name());
        default -> sketch.op(name, GraphSketch.relu(), from.name());
      }
      known.add(sketch.outputs(name).tensor(name));
    }
    return sketch.outputs("t11", known.get(1 + random.nextInt(11)).name());
  }

  @Test
  void transpositionsOfConstantsCanBeOutputs() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3, 5, 7)
            .random("c", 1, 1, 3, 5, 7)
            .op("last", TO_CHANNELS_LAST, "x")
            .op("y", TO_CHANNELS_LAST, "c")
            .outputs("last", "y");

    assertSameResults(TransposeElimination.apply(graph), graph);
  }

  @Test
  void constantsCanBeOutputs() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3, 5, 7)
            .random("c", 1, 2, 3)
            .op("last", TO_CHANNELS_LAST, "x")
            .outputs("last", "c");

    assertSameResults(TransposeElimination.apply(graph), graph);
  }

  @Test
  void anElementThatIsTransposedTwiceIsFound() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3, 5, 7)
            .op("part", new Op.ReduceMean(List.of(1, 2, 3), true), "x")
            .op("there", TO_CHANNELS_LAST, "part")
            .op("back", TO_CHANNELS_FIRST, "there")
            .op("last", TO_CHANNELS_LAST, "x")
            .op("y", ADD, "last", "back")
            .outputs("y");

    assertSameResults(TransposeElimination.apply(graph), graph);
  }

  @Test
  void axesOfOnnxMayCountFromTheEnd() {
    Op counted =
        new Op.Imported(
            Op.Imported.ONNX,
            "Transpose",
            13,
            new TreeMap<>(Map.of("perm", Attribute.ofInts(List.of(0L, -2L, -1L, 1L)))));
    Graph base =
        new GraphSketch()
            .input("x", 1, 3, 5, 7)
            .op("z", TO_CHANNELS_LAST, "x")
            .op("y", TO_CHANNELS_LAST, "x")
            .outputs("z", "y");
    List<Node> nodes = new ArrayList<>(base.nodes());
    nodes.set(1, new Node("y", counted, List.of("x"), List.of("y")));
    Graph graph =
        new Graph(
            List.copyOf(base.tensors().values()),
            Map.of(),
            nodes,
            base.inputs(),
            base.outputs(),
            List.of());

    assertSameResults(TransposeElimination.apply(graph), graph);
  }
}
