package io.sluice.tools.onnx.ml;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.onnx.OrtOracle;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees against ONNX Runtime. A wrong leaf differs by far more than the tolerance. */
class TreeTranslatorsTest {
  private static final int SEEDS = 12;
  private static final int ROWS = 33;
  private static final double TOLERANCE = 1e-6;

  @ParameterizedTest
  @ValueSource(strings = {"SUM", "AVERAGE", "MIN", "MAX"})
  void regressorsOfOneTarget(String aggregate) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomTrees trees = new RandomTrees(seed, 3, 1, seed % 2 == 0, false, true);
      trees
          .describe(OrtOracle.ml("TreeEnsembleRegressor", seed % 3 == 0 ? 1 : 3), "target")
          .attribute("n_targets", 1)
          .attribute("aggregate_function", aggregate)
          .attribute("base_values", List.of(0.25f))
          .input(trees.rows(seed % 4 == 3 ? DataType.FLOAT64 : DataType.FLOAT32, ROWS))
          .check(TOLERANCE);
    }
  }

  @ParameterizedTest
  @EnumSource(PostTransform.class)
  void regressorsOfSeveralTargets(PostTransform transform) {
    for (int seed = 0; seed < SEEDS; seed++) {
      boolean probability = transform == PostTransform.PROBIT;
      RandomTrees trees = new RandomTrees(seed, 5, 3, seed % 2 == 0, probability, false);
      trees
          .describe(OrtOracle.ml("TreeEnsembleRegressor", 3), "target")
          .attribute("n_targets", 3)
          .attribute("aggregate_function", probability ? "AVERAGE" : "SUM")
          .attribute("post_transform", transform.name())
          .input(trees.rows(DataType.FLOAT32, ROWS))
          .check(1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(PostTransform.class)
  void classifiersOfThreeClasses(PostTransform transform) {
    for (int seed = 0; seed < SEEDS; seed++) {
      if (transform == PostTransform.PROBIT) {
        continue; // sums are no probabilities
      }
      RandomTrees trees = new RandomTrees(seed, 4, 3, seed % 2 == 0, false, false);
      trees
          .describe(OrtOracle.ml("TreeEnsembleClassifier", 3), "class")
          .attribute("classlabels_int64s", List.of(7L, -2L, 5L))
          .attribute("base_values", List.of(0.5f, 0f, -0.125f))
          .attribute("post_transform", transform.name())
          .outputs(2)
          .input(trees.rows(DataType.FLOAT32, ROWS))
          .check(1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "LOGISTIC"})
  void classifiersOfTwoClassesWithVotesForOne(String transform) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomTrees trees = new RandomTrees(seed, 4, 2, seed % 2 == 0, seed % 3 == 0, true);
      trees
          .describe(OrtOracle.ml("TreeEnsembleClassifier", 1), "class")
          .attribute("classlabels_int64s", List.of(3L, 4L))
          .attribute("post_transform", transform)
          .outputs(2)
          .input(trees.rows(seed % 4 == 3 ? DataType.FLOAT64 : DataType.FLOAT32, ROWS))
          .check(1e-5);
    }
  }

  @Test
  void integersAreTestedAsFloats() {
    RandomTrees trees = new RandomTrees(3, 4, 3, false, false, false);
    trees
        .describe(OrtOracle.ml("TreeEnsembleClassifier", 3), "class")
        .attribute("classlabels_int64s", List.of(0L, 1L, 2L))
        .outputs(2)
        .input(trees.rows(DataType.INT64, ROWS))
        .check(TOLERANCE);
  }

  private static OrtOracle members(TensorData members, int... modes) {
    return OrtOracle.ml("TreeEnsemble", 5)
        .attribute("n_targets", 2)
        .attribute("aggregate_function", 1)
        .attribute("membership_values", members)
        .attribute("nodes_modes", bytes(modes))
        .attribute("nodes_splits", floats(0.5f, 0, 0))
        .attribute("nodes_featureids", List.of(0L, 1L, 1L))
        .attribute("nodes_truenodeids", List.of(1L, 0L, 2L))
        .attribute("nodes_trueleafs", List.of(0L, 1L, 1L))
        .attribute("nodes_falsenodeids", List.of(2L, 1L, 1L))
        .attribute("nodes_falseleafs", List.of(0L, 1L, 1L))
        .attribute("nodes_missing_value_tracks_true", List.of(0L, 1L, 0L))
        .attribute("leaf_targetids", List.of(0L, 1L, 1L))
        .attribute("leaf_weights", floats(2, 3, 5))
        .attribute("tree_roots", List.of(0L));
  }

  private static TensorData floats(float... values) {
    return TensorData.ofFloats(Shape.of(values.length), values);
  }

  private static TensorData bytes(int... values) {
    long[] longs = Arrays.stream(values).asLongStream().toArray();
    return TensorData.ofLongs(DataType.UINT8, Shape.of(values.length), longs);
  }

  @Test
  void versionFiveWithSetsOfMembers() {
    float[] x = new float[2 * 24];
    for (int row = 0; row < 24; row++) {
      x[2 * row] = row % 2;
      x[2 * row + 1] = row / 2 == 11 ? Float.NaN : row / 2;
    }
    members(floats(3, 5, Float.NaN, 7, 1, 2, Float.NaN), 0, 6, 6)
        .input(TensorData.ofFloats(Shape.of(24, 2), x))
        .checkExact();
  }

  @Test
  void refusesSetsThatAreMissing() {
    members(floats(3, Float.NaN), 0, 6, 6)
        .input(floats(1, 2))
        .refused("node 2 has no set of members");
    members(floats(3, Float.NaN, 1, Float.NaN), 0, 6, 0)
        .input(floats(1, 2))
        .refused("1 of 2 sets of members are used");
  }

  private static OrtOracle pair(List<Long> yes, List<Long> no) {
    return OrtOracle.ml("TreeEnsembleRegressor", 3)
        .attribute("n_targets", 1)
        .attribute("nodes_treeids", List.of(0L, 0L, 0L))
        .attribute("nodes_nodeids", List.of(0L, 1L, 2L))
        .attribute("nodes_featureids", List.of(0L, 1L, 0L))
        .attribute("nodes_modes", List.of("BRANCH_LEQ", "BRANCH_LEQ", "LEAF"))
        .attribute("nodes_values", List.of(0f, 1f, 0f))
        .attribute("nodes_truenodeids", yes)
        .attribute("nodes_falsenodeids", no)
        .attribute("target_treeids", List.of(0L))
        .attribute("target_nodeids", List.of(2L))
        .attribute("target_ids", List.of(0L))
        .attribute("target_weights", List.of(1f))
        .input(floats(1, 2));
  }

  @Test
  void refusesCyclesAndBranchesToNowhere() {
    pair(List.of(1L, 0L, 0L), List.of(2L, 2L, 0L)).refused("form a cycle");
    pair(List.of(1L, 9L, 0L), List.of(2L, 2L, 0L)).refused("node 1 of tree 0 leads to node 9");
  }
}
