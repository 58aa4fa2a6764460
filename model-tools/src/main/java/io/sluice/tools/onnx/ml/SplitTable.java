package io.sluice.tools.onnx.ml;

import io.sluice.tools.graph.TreeTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the lists of attributes in which {@code TreeEnsemble}, version 5, describes its trees. A
 * node that asks for a member of a set becomes a chain of equalities.
 */
final class SplitTable {
  private static final int EQUAL = 4;
  private static final int MEMBER = 6;
  private static final int NAN_IS_TRUE = 8;

  private final MlNode node;
  private final int targets;
  private final long[] leafTargets;
  private final double[] leafWeights;
  private final TreeTable table = new TreeTable();

  private SplitTable(MlNode node, int targets) {
    this.node = node;
    this.targets = targets;
    this.leafTargets = node.integers("leaf_targetids");
    this.leafWeights = node.reals("leaf_weights");
    node.check(
        leafTargets.length == leafWeights.length,
        "%d leaves have %d weights",
        leafTargets.length,
        leafWeights.length);
  }

  /**
   * Reads the trees.
   *
   * @throws io.sluice.model.InvalidModelException naming what is wrong
   */
  static TreeTable read(MlNode node, int features, int targets) {
    return new SplitTable(node, targets).read(features);
  }

  private TreeTable read(int features) {
    int[] leaves = new int[leafTargets.length];
    for (int i = 0; i < leaves.length; i++) {
      node.check(
          leafTargets[i] >= 0 && leafTargets[i] < targets,
          "leaf %d is for target %d of %d",
          i,
          leafTargets[i],
          targets);
      leaves[i] = table.leaf();
      table.vote((int) leafTargets[i], leafWeights[i]);
    }
    long[] tested = node.integers("nodes_featureids");
    long[] modes = column("nodes_modes", tested.length);
    double[] splits = node.reals("nodes_splits");
    node.check(splits.length == tested.length, "%d nodes, %d splits", tested.length, splits.length);
    long[] nans =
        node.has("nodes_missing_value_tracks_true")
            ? column("nodes_missing_value_tracks_true", tested.length)
            : new long[tested.length];
    List<List<Double>> sets = sets();
    int[] heads = new int[tested.length];
    int[] lasts = new int[tested.length];
    int set = 0;
    for (int i = 0; i < tested.length; i++) {
      node.check(
          tested[i] >= 0 && tested[i] < features,
          "node %d tests feature %d of %d",
          i,
          tested[i],
          features);
      node.check(modes[i] >= 0 && modes[i] <= MEMBER, "node %d has mode %d", i, modes[i]);
      boolean member = modes[i] == MEMBER;
      node.check(!member || set < sets.size(), "node %d has no set of members", i);
      int mode = (member ? EQUAL : (int) modes[i]) + (nans[i] == 0 ? 0 : NAN_IS_TRUE);
      List<Double> values = member ? sets.get(set++) : List.of(splits[i]);
      heads[i] = table.node((int) tested[i], mode, values.get(0));
      lasts[i] = heads[i];
      for (double value : values.subList(1, values.size())) {
        lasts[i] = table.node((int) tested[i], mode, value);
      }
    }
    node.check(set == sets.size(), "%d of %d sets of members are used", set, sets.size());
    long[] yes = column("nodes_truenodeids", tested.length);
    long[] no = column("nodes_falsenodeids", tested.length);
    long[] yesIsLeaf = column("nodes_trueleafs", tested.length);
    long[] noIsLeaf = column("nodes_falseleafs", tested.length);
    for (int i = 0; i < tested.length; i++) {
      int ifTrue = branch(yes[i], yesIsLeaf[i] != 0, heads, leaves);
      int ifFalse = branch(no[i], noIsLeaf[i] != 0, heads, leaves);
      for (int link = heads[i]; link <= lasts[i]; link++) {
        table.branches(link, ifTrue, link < lasts[i] ? link + 1 : ifFalse);
      }
    }
    for (long root : node.integers("tree_roots")) {
      table.root(branch(root, false, heads, leaves));
    }
    return table;
  }

  private long[] column(String name, int count) {
    long[] values = node.integers(name);
    node.check(values.length == count, "%d nodes have %d %s", count, values.length, name);
    return values;
  }

  private int branch(long to, boolean leaf, int[] heads, int[] leaves) {
    int[] all = leaf ? leaves : heads;
    node.check(to >= 0 && to < all.length, "there is no %s %d", leaf ? "leaf" : "node", to);
    return all[(int) to];
  }

  /** The sets, which NaN separates, in the order of the nodes that ask for them. */
  private List<List<Double>> sets() {
    List<List<Double>> sets = new ArrayList<>();
    List<Double> set = new ArrayList<>();
    for (double member : node.reals("membership_values")) {
      if (Double.isNaN(member)) {
        node.check(!set.isEmpty(), "set %d has no members", sets.size());
        sets.add(set);
        set = new ArrayList<>();
      } else {
        set.add(member);
      }
    }
    if (!set.isEmpty()) {
      sets.add(set);
    }
    return sets;
  }
}
