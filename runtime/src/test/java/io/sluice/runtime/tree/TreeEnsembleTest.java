package io.sluice.runtime.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.OutputSchema;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.AllocationProbe;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelWork;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.reference.GraphInterpreter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The definition of trees and their compiled form against recursion over objects. */
class TreeEnsembleTest {
  private static final int FORESTS = 2_000;
  private static final int ROWS = 30;

  static ModelArtifact artifact(Graph graph) {
    int outputs = graph.dataOutputs().get(0).shape().elementCount();
    List<String> names = IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
    return ModelArtifact.of("trees", "1", graph, null, new OutputSchema(names, null));
  }

  private static double[] widened(float[] row) {
    return IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray();
  }

  @Test
  void interpreterAndPlanGiveWhatRecursionGives() {
    for (int seed = 0; seed < FORESTS; seed++) {
      RandomForests random = new RandomForests(seed);
      Forest forest = random.forest();
      ModelArtifact artifact = ModelArtifact.read(artifact(forest.graph(1)).toBytes());
      GraphInterpreter interpreter = new GraphInterpreter(artifact.graph());
      Scorer scorer = ModelCompiler.compile(artifact).newScorer();
      float[] outputs = new float[forest.outputs];
      for (int i = 0; i < ROWS; i++) {
        float[] row = random.row();
        float[] expected = forest.outputs(widened(row));
        String what = "seed " + seed + ", row " + Arrays.toString(row);
        assertThat(interpreter.run(Map.of("x", row)).reals("y")).as(what).isEqualTo(expected);
        scorer.score(row, outputs);
        assertThat(outputs).as("plan, " + what).isEqualTo(expected);
      }
    }
  }

  private static Trees trees(Graph graph) {
    Node node =
        graph.nodes().stream()
            .filter(each -> each.op() instanceof TreeEnsemble)
            .findFirst()
            .orElseThrow();
    return Trees.of(
        graph, node, (TreeEnsemble) node.op(), name -> TensorView.of(graph.constants().get(name)));
  }

  @Test
  void theFormOfForestsThatAreTooLargeForWordsGivesTheSame() {
    for (int seed = 0; seed < FORESTS / 4; seed++) {
      RandomForests random = new RandomForests(seed);
      Forest forest = random.forest();
      Trees trees = trees(forest.graph(1));
      PackedTrees packed = new PackedTrees(trees);
      LeafVotes votes = new LeafVotes(trees, packed);
      int[] memory = new int[packed.keyCount() + PackedTrees.GROUP];
      for (int i = 0; i < ROWS; i++) {
        float[] row = random.row();
        float[] outputs = new float[forest.outputs];
        if (trees.isDouble()) {
          double[] wide = new double[forest.outputs];
          packed.keys(widened(row), 0, memory, 0);
          votes.doubles(packed, memory, 0, packed.keyCount(), wide, 0);
          Arrays.setAll(wide, at -> outputs[at] = (float) wide[at]);
        } else {
          packed.keys(row, 0, memory, 0);
          votes.floats(packed, memory, 0, packed.keyCount(), outputs, 0);
        }
        assertThat(outputs).as("seed %d", seed).isEqualTo(forest.outputs(widened(row)));
      }
    }
  }

  @Test
  void manyTreesOfDifferentHeightsAreCountedInTheirOrder() {
    for (int seed = 1; seed < 60; seed += 3) {
      RandomForests random = new RandomForests(seed);
      Forest first = random.forest();
      List<Forest.Part> roots = new ArrayList<>();
      while (roots.size() < 150) {
        roots.addAll(random.forest().roots);
      }
      Forest forest =
          new Forest(first.type, TreeAggregate.SUM, first.features, first.outputs, roots);
      Scorer scorer = ModelCompiler.compile(artifact(forest.graph(1))).newScorer();
      float[] outputs = new float[forest.outputs];
      for (int i = 0; i < ROWS; i++) {
        float[] row = random.row();
        scorer.score(row, outputs);
        assertThat(outputs).as("seed %d", seed).isEqualTo(forest.outputs(widened(row)));
      }
    }
  }

  @Test
  void rowsOfABatchAreScoredOneByOne() {
    for (int seed = 0; seed < 200; seed++) {
      RandomForests random = new RandomForests(seed);
      Forest forest = random.forest();
      float[] x = new float[0];
      float[] expected = new float[0];
      for (int i = 0; i < 3; i++) {
        float[] row = random.row();
        float[] outputs = forest.outputs(widened(row));
        x = Arrays.copyOf(x, x.length + row.length);
        System.arraycopy(row, 0, x, x.length - row.length, row.length);
        expected = Arrays.copyOf(expected, expected.length + outputs.length);
        System.arraycopy(outputs, 0, expected, expected.length - outputs.length, outputs.length);
      }
      float[] outputs = new float[expected.length];
      ModelCompiler.compile(artifact(forest.graph(3))).newScorer().score(x, outputs);
      assertThat(outputs).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void scoringAllocatesNothing() {
    for (int seed = 0; seed < 100; seed++) {
      Forest forest = new RandomForests(seed).forest();
      Scorer scorer = ModelCompiler.compile(artifact(forest.graph(1))).newScorer();
      float[] row = new float[forest.features];
      float[] outputs = new float[forest.outputs];
      assertThat(AllocationProbe.allocatedBytes(() -> scorer.score(row, outputs)))
          .as("seed %d", seed)
          .isZero();
    }
  }

  @Test
  void aLargeSetOfCategoriesIsOneSearch() {
    Forest.Part yes = new Forest.Leaf(new int[] {0}, new double[] {1});
    Forest.Part link = new Forest.Leaf(new int[] {0}, new double[] {-1});
    SplittableRandom random = new SplittableRandom(7);
    List<Integer> categories = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      int category = random.nextInt(-10_000, 10_000);
      categories.add(category);
      link = new Forest.Test(0, 4, category, yes, link);
    }
    Forest forest = new Forest(DataType.FLOAT32, TreeAggregate.SUM, 1, 1, List.of(link));
    Graph graph = forest.graph(1);
    Trees trees = trees(graph);
    assertThat(new PackedTrees(trees).depth()).isLessThan(16);
    assertThat(ModelWork.of(graph)).isGreaterThan(3_000);
    Scorer scorer = ModelCompiler.compile(artifact(graph)).newScorer();
    float[] outputs = new float[1];
    for (int value = -10_001; value <= 10_001; value++) {
      scorer.score(new float[] {value}, outputs);
      assertThat(outputs[0]).as("%d", value).isEqualTo(categories.contains(value) ? 1f : -1f);
    }
    scorer.score(new float[] {categories.get(0) + 0.5f}, outputs);
    assertThat(outputs[0]).isEqualTo(-1f);
  }

  @Test
  void theSumHasTheOrderOfTheTrees() {
    List<Forest.Part> leaves = new ArrayList<>();
    for (double weight : new double[] {1e8, 1, -1e8, 1}) {
      leaves.add(new Forest.Leaf(new int[] {0}, new double[] {weight}));
    }
    Forest forest = new Forest(DataType.FLOAT32, TreeAggregate.SUM, 1, 1, leaves);
    float[] outputs = new float[1];
    ModelCompiler.compile(artifact(forest.graph(1))).newScorer().score(new float[1], outputs);
    assertThat(outputs[0]).isEqualTo(1f);
  }
}
