package io.sluice.runtime.tree;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.AllocationProbe;
import io.sluice.runtime.plain.TensorView;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Shapley values of trees against their definition: a sum over all sets of features. */
class TreeShapTest {
  private static final int ROWS = 6;

  private static TreeShap shap(CoveredForest forest, int output) {
    Graph graph = forest.graph(DataType.FLOAT64);
    Node node = graph.nodes().get(0);
    Function<String, @Nullable TensorView> views =
        name -> TensorView.of(requireNonNull(graph.constant(name)));
    Trees trees = Trees.of(graph, node, (TreeEnsemble) node.op(), views);
    TreeCovers covers = requireNonNull(TreeCovers.of(node, views));
    TreeShap.Attempt attempt = TreeShap.attempt(trees, covers, output);
    assertThat(attempt.obstacle()).isNull();
    return requireNonNull(attempt.shap());
  }

  private static double[] values(TreeShap shap, double[] row) {
    double[] values = new double[row.length];
    shap.explain(row, shap.newMemory(), values);
    return values;
  }

  private static void agreesWithTheDefinition(boolean bands) {
    for (int seed = 0; seed < 300; seed++) {
      int features = 1 + seed % 8;
      int outputs = 1 + seed % 3;
      CoveredForest forest =
          new CoveredForest(seed, 1 + seed % 4, 1 + seed % 7, features, outputs, bands);
      int output = seed % outputs;
      TreeShap shap = shap(forest, output);
      for (int i = 0; i < ROWS; i++) {
        double[] row = forest.row();
        double[] expected = forest.shapleyValues(row, output);
        double[] values = values(shap, row);
        for (int feature = 0; feature < features; feature++) {
          assertThat(values[feature])
              .as("seed %d, row %s, feature %d", seed, Arrays.toString(row), feature)
              .isCloseTo(
                  expected[feature], within(1e-9 * Math.max(1e-3, Math.abs(expected[feature]))));
        }
        assertThat(shap.baseline()).isCloseTo(forest.mean(row, 0, output), within(1e-12));
      }
    }
  }

  /** With several splits of a feature on a path, NaN, and both comparisons. */
  @Test
  void treesAgreeWithTheDefinition() {
    agreesWithTheDefinition(false);
  }

  @Test
  void splitsOfSeveralNodesAgreeWithTheDefinition() {
    agreesWithTheDefinition(true);
  }

  @Test
  void valuesAndBaselineSumUpToTheOutputOfALargeForest() {
    for (int seed = 0; seed < 3; seed++) {
      CoveredForest forest = new CoveredForest(seed, 150, 10, 30, 2, seed == 1);
      TreeShap shap = shap(forest, 1);
      for (int i = 0; i < ROWS; i++) {
        double[] row = forest.row();
        double sum = shap.baseline() + Arrays.stream(values(shap, row)).sum();
        assertThat(sum).isCloseTo(forest.mean(row, -1, 1), within(1e-9));
      }
    }
  }

  @Test
  void explainingAllocatesNothing() {
    CoveredForest forest = new CoveredForest(5, 20, 6, 10, 1, true);
    TreeShap shap = shap(forest, 0);
    TreeShap.Memory memory = shap.newMemory();
    double[] row = forest.row();
    double[] values = new double[row.length];
    assertThat(AllocationProbe.allocatedBytes(() -> shap.explain(row, memory, values))).isZero();
  }
}
