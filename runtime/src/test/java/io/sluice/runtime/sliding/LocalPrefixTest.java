package io.sluice.runtime.sliding;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.GraphSketch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalPrefixTest {
  private static final Op CONV = new Op.Conv(List.of(1), List.of(1, 1), List.of(1), 1);
  private static final Op ADD = new Op.Binary(BinaryFunction.ADD);
  private static final Op TANH = new Op.Unary(UnaryFunction.TANH);
  private static final Shape WINDOW = Shape.of(1, 1, 9);

  private final GraphSketch sketch = new GraphSketch();
  private final String kernel = sketch.floats(Shape.of(1, 1, 3), 1, 2, 3);

  /** Each node was compared with all, each time anew; that takes hours for so many. */
  @Test
  void aLongGraphIsCutInTimeProportionalToItsLength() {
    String x = sketch.node(CONV, null, sketch.input(WINDOW), kernel);
    for (int i = 0; i < 30_000; i++) {
      x = sketch.node(ADD, null, x, sketch.node(TANH, null, x));
    }
    sketch.output(sketch.node(new Op.ReduceMean(List.of(2), false), null, x));
    Graph graph = sketch.graph();

    LocalPrefix prefix =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> requireNonNull(LocalPrefix.of(graph)));

    assertThat(prefix.nodes()).hasSize(60_001);
    assertThat(prefix.cut()).isEqualTo(x);
    Graph rest =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> requireNonNull(prefix.rest(graph)));
    assertThat(rest.nodes()).hasSize(1);
  }

  /** The definition, written out: no longer prefix is read through one tensor. */
  @Test
  void theCutIsTheOneTensorThatOthersReadOfTheLongestPrefix() {
    Random random = new Random(5);
    int cuts = 0;
    for (int i = 0; i < 300; i++) {
      Graph graph = randomGraph(random);
      LocalPrefix prefix = LocalPrefix.of(graph);
      List<Node> local = graph.nodes().stream().filter(n -> !isMean(n)).toList();
      int longest = local.size();
      while (longest > 0 && readOf(graph, local.subList(0, longest)).size() != 1) {
        longest--;
      }
      Set<String> read = readOf(graph, local.subList(0, longest));
      if (longest == 0 || graph.inputs().containsAll(read)) {
        assertThat(prefix).isNull();
      } else {
        assertThat(requireNonNull(prefix).nodes()).isEqualTo(local.subList(0, longest));
        assertThat(read).containsExactly(prefix.cut());
        cuts++;
      }
    }
    assertThat(cuts).isBetween(50, 290);
  }

  private static boolean isMean(Node node) {
    return node.op() instanceof Op.ReduceMean;
  }

  private static Set<String> readOf(Graph graph, List<Node> nodes) {
    Set<String> known = new HashSet<>(graph.inputs());
    nodes.forEach(node -> known.addAll(node.outputs()));
    Set<String> read = new HashSet<>(graph.outputs());
    graph.nodes().stream()
        .filter(node -> !nodes.contains(node))
        .forEach(node -> read.addAll(node.inputs()));
    read.retainAll(known);
    return read;
  }

  /** Element-wise nodes behind one convolution or none, and means of some of their results. */
  private static Graph randomGraph(Random random) {
    GraphSketch sketch = new GraphSketch();
    String input = sketch.input(WINDOW);
    List<String> local = new ArrayList<>(List.of(input));
    for (int i = random.nextInt(6); i >= 0; i--) {
      String a = local.get(random.nextInt(local.size()));
      String b = local.get(random.nextInt(local.size()));
      if (random.nextInt(4) == 0) {
        sketch.output(sketch.node(new Op.ReduceMean(List.of(2), false), null, a));
      } else {
        local.add(random.nextBoolean() ? sketch.node(TANH, null, a) : sketch.node(ADD, null, a, b));
      }
    }
    String last = local.get(local.size() - 1);
    sketch.output(sketch.node(new Op.ReduceMean(List.of(2), true), null, last));
    return sketch.graph();
  }
}
