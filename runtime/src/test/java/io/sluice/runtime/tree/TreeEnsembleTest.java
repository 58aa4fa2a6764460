package io.sluice.runtime.tree;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.TensorSpec;
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
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

  /** A tree of tests by order, of so many leaves. */
  private static Forest.Part tree(SplittableRandom random, int leaves, int features, int outputs) {
    if (leaves == 1) {
      int votes = random.nextInt(5) == 0 ? 0 : outputs == 1 ? 1 : random.nextInt(1, 3);
      int[] targets = random.ints(votes, 0, outputs).toArray();
      double[] weights = random.doubles(votes, -1, 1).map(weight -> (float) weight).toArray();
      return new Forest.Leaf(targets, weights);
    }
    int left = random.nextInt(1, leaves);
    double threshold = random.nextInt(-6, 7) / 2.0;
    int mode = random.nextInt(4) + (random.nextBoolean() ? 8 : 0);
    return new Forest.Test(
        random.nextInt(features),
        mode,
        threshold,
        tree(random, left, features, outputs),
        tree(random, leaves - left, features, outputs));
  }

  @Test
  void treesOfFewLeavesAreFoundByTheirBits() {
    SplittableRandom random = new SplittableRandom(11);
    for (int most : new int[] {2, 31, 32, 33, 63, 64}) {
      for (TreeAggregate aggregate : TreeAggregate.values()) {
        int outputs = most % 2 == 0 ? 1 : 3;
        Forest forest = fewLeaves(random, most, aggregate, outputs, most == 2 ? 1501 : 333);
        Trees trees = trees(forest.graph(1));
        Bounds bounds = new Bounds(trees);
        boolean single =
            outputs == 1 && aggregate != TreeAggregate.MIN && aggregate != TreeAggregate.MAX;
        int[] payloads =
            IntStream.range(0, trees.leafCount())
                .map(leaf -> single ? bits(trees, leaf) : leaf)
                .toArray();
        LeafMasks masks = requireNonNull(LeafMasks.of(bounds, payloads, Long.MAX_VALUE));
        LeafVotes votes = new LeafVotes(trees, null);
        long[] keys = new long[masks.keyCount()];
        int[] places = new int[masks.placeCount()];
        float[] found = new float[outputs];
        for (int i = 0; i < ROWS; i++) {
          float[] row = strangeRow(random, i);
          masks.keys(row, 0, keys);
          votes.floats(masks, keys, places, 0, found, 0);
          assertThat(found)
              .as("%d leaves, %s", most, Arrays.toString(row))
              .isEqualTo(forest.outputs(widened(row)));
        }
      }
    }
  }

  private static int bits(Trees trees, int leaf) {
    int first = trees.firstVote(leaf);
    return first == trees.firstVote(leaf + 1)
        ? 0
        : Float.floatToRawIntBits((float) trees.weight(first));
  }

  private static Forest fewLeaves(
      SplittableRandom random, int most, TreeAggregate aggregate, int outputs, int trees) {
    List<Forest.Part> roots = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      roots.add(tree(random, i == 0 ? most : random.nextInt(1, most + 1), 3, outputs));
    }
    return new Forest(DataType.FLOAT32, aggregate, 3, outputs, roots);
  }

  private static float[] strangeRow(SplittableRandom random, int number) {
    float[] strange = {0f, -0f, Float.NaN, 1e-45f, Float.MAX_VALUE, -1e30f, 0.5f, 3f, -3f};
    float[] row = new float[3];
    for (int k = 0; k < row.length; k++) {
      row[k] =
          number % 2 == 0 ? strange[random.nextInt(strange.length)] : random.nextInt(-8, 9) / 4f;
    }
    return row;
  }

  @Test
  void manyTreesOfFewLeavesAreFoundByTheirBitsWithoutAllocation() {
    SplittableRandom random = new SplittableRandom(13);
    Forest forest = fewLeaves(random, 31, TreeAggregate.SUM, 1, 501);
    Graph graph = forest.graph(1);
    assertThat(LeafVotes.walk(trees(graph))).isInstanceOf(LeafMasks.class);
    Scorer scorer = ModelCompiler.compile(artifact(graph)).newScorer();
    float[] outputs = new float[1];
    for (int i = 0; i < ROWS; i++) {
      float[] row = strangeRow(random, i);
      scorer.score(row, outputs);
      assertThat(outputs).as(Arrays.toString(row)).isEqualTo(forest.outputs(widened(row)));
    }
    float[] row = strangeRow(random, 1);
    assertThat(AllocationProbe.allocatedBytes(() -> scorer.score(row, outputs))).isZero();
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
  void doublesThatAreFloatsAreComparedAsDoubles() {
    SplittableRandom random = new SplittableRandom(12);
    for (int round = 0; round < 200; round++) {
      List<Forest.Part> roots = new ArrayList<>();
      float[] near = new float[2];
      for (int i = 0; i < 40; i++) {
        float value = (float) (random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-40, 39)));
        near[i % 2] = random.nextInt(4) == 0 ? 0f : value;
        double threshold =
            switch (random.nextInt(4)) {
              case 0 -> near[i % 2];
              case 1 -> Math.nextUp((double) near[i % 2]);
              case 2 -> Math.nextDown((double) near[i % 2]);
              default -> near[i % 2] * 1.0000000001;
            };
        Forest.Part[] leaves = new Forest.Part[2];
        Arrays.setAll(
            leaves, k -> new Forest.Leaf(new int[] {0}, new double[] {random.nextDouble()}));
        int mode = random.nextInt(6) + 8 * random.nextInt(2);
        roots.add(new Forest.Test(i % 2, mode, threshold, leaves[0], leaves[1]));
      }
      Forest forest = new Forest(DataType.FLOAT64, TreeAggregate.SUM, 2, 1, roots);
      Scorer scorer = ModelCompiler.compile(artifact(behindCast(forest.graph(1)))).newScorer();
      float[] row = new float[2];
      float[] outputs = new float[1];
      for (int i = 0; i < ROWS; i++) {
        for (int k = 0; k < 2; k++) {
          float value = i == 0 ? Float.NaN : i == 1 ? 0f : near[k];
          row[k] = i % 3 == 0 ? value : i % 3 == 1 ? Math.nextUp(value) : Math.nextDown(value);
        }
        scorer.score(row, outputs);
        assertThat(outputs).as(Arrays.toString(row)).isEqualTo(forest.outputs(widened(row)));
      }
    }
  }

  /** The graph with a change of type from FLOAT32 before its input. */
  private static Graph behindCast(Graph graph) {
    List<TensorSpec> tensors = new ArrayList<>(graph.tensors().values());
    tensors.add(new TensorSpec("f", DataType.FLOAT32, graph.tensor("x").shape(), null));
    SortedMap<String, Attribute> attributes = new TreeMap<>();
    attributes.put("to", Attribute.of(11));
    Node cast =
        new Node(
            "cast",
            new Op.Imported(Op.Imported.ONNX, "Cast", 13, attributes),
            List.of("f"),
            List.of("x"));
    return new Graph(
        tensors,
        graph.constants(),
        List.of(cast, graph.nodes().get(0)),
        List.of("f"),
        List.of("y"),
        List.of());
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
