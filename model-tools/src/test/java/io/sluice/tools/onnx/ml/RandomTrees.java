package io.sluice.tools.onnx.ml;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.onnx.OrtOracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Trees in the attributes of {@code ai.onnx.ml}, and rows near their thresholds. */
final class RandomTrees {
  private static final List<String> MODES =
      List.of("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ");

  private final SplittableRandom random;
  private final int features;
  private final int targets;
  private final boolean nan;
  private final boolean positive;
  private final boolean oneTarget;
  private final List<Long> trees = new ArrayList<>();
  private final List<Long> nodes = new ArrayList<>();
  private final List<Long> tested = new ArrayList<>();
  private final List<String> modes = new ArrayList<>();
  private final List<Float> values = new ArrayList<>();
  private final List<Long> yes = new ArrayList<>();
  private final List<Long> no = new ArrayList<>();
  private final List<Long> nans = new ArrayList<>();
  private final List<Long> voteTrees = new ArrayList<>();
  private final List<Long> voteNodes = new ArrayList<>();
  private final List<Long> voteTargets = new ArrayList<>();
  private final List<Float> weights = new ArrayList<>();

  /**
   * Trees of a seed.
   *
   * @param nan whether rows have NaN; then no node asks for what is not equal
   * @param positive whether no weight is negative
   * @param oneTarget whether all votes are for the first target; else each leaf votes for all
   */
  RandomTrees(
      long seed, int features, int targets, boolean nan, boolean positive, boolean oneTarget) {
    this.random = new SplittableRandom(seed);
    this.features = features;
    this.targets = targets;
    this.nan = nan;
    this.positive = positive;
    this.oneTarget = oneTarget;
    int count = 1 + random.nextInt(6);
    for (int tree = 0; tree < count; tree++) {
      part(tree, random.nextInt(5));
    }
  }

  private long part(long tree, int depth) {
    int row = trees.size();
    long number = row == 0 || trees.get(row - 1) != tree ? 0 : nodes.get(row - 1) + 1;
    boolean leaf = depth == 0 || random.nextInt(6) == 0;
    trees.add(tree);
    nodes.add(number);
    tested.add(leaf ? 0L : random.nextInt(features));
    modes.add(leaf ? "LEAF" : MODES.get(random.nextInt(nan ? 5 : 6)));
    values.add(leaf ? 0f : random.nextInt(-3, 4) / 2f);
    nans.add((long) random.nextInt(2));
    yes.add(0L);
    no.add(0L);
    if (leaf) {
      for (long target = 0; target < (oneTarget ? 1 : targets); target++) {
        voteTrees.add(tree);
        voteNodes.add(number);
        voteTargets.add(target);
        weights.add((float) random.nextDouble(positive ? 0 : -1, 1));
      }
    } else {
      yes.set(row, part(tree, depth - 1));
      no.set(row, part(tree, depth - 1));
    }
    return number;
  }

  /** Sets the attributes. */
  OrtOracle describe(OrtOracle op, String votes) {
    return op.attribute("nodes_treeids", trees)
        .attribute("nodes_nodeids", nodes)
        .attribute("nodes_featureids", tested)
        .attribute("nodes_modes", modes)
        .attribute("nodes_values", values)
        .attribute("nodes_truenodeids", yes)
        .attribute("nodes_falsenodeids", no)
        .attribute("nodes_missing_value_tracks_true", nans)
        .attribute(votes + "_treeids", voteTrees)
        .attribute(votes + "_nodeids", voteNodes)
        .attribute(votes + "_ids", voteTargets)
        .attribute(votes + "_weights", weights);
  }

  /** Rows of values at thresholds, next to them, and elsewhere. */
  TensorData rows(DataType type, int count) {
    double[] rows = new double[count * features];
    for (int i = 0; i < rows.length; i++) {
      float threshold = random.nextInt(-3, 4) / 2f;
      rows[i] =
          switch (random.nextInt(6)) {
            case 0 -> threshold;
            case 1 -> Math.nextUp(threshold);
            case 2 -> Math.nextDown(threshold);
            case 3 -> nan ? Double.NaN : 0;
            default -> (float) random.nextDouble(-2, 2);
          };
    }
    Shape shape = Shape.of(count, features);
    return type.isFloat()
        ? TensorData.ofDoubles(type, shape, rows)
        : TensorData.ofLongs(type, shape, Arrays.stream(rows).mapToLong(v -> (long) v).toArray());
  }
}
