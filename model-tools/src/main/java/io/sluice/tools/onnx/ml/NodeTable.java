package io.sluice.tools.onnx.ml;

import io.sluice.tools.graph.TreeTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lists of attributes in which {@code TreeEnsembleClassifier} and {@code
 * TreeEnsembleRegressor} describe their trees: a row for each node and leaf, and a row for each
 * vote of a leaf. Rows name nodes by the number of the tree and a number within it.
 */
final class NodeTable {
  private static final List<String> MODES =
      List.of(
          "BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "LEAF");
  private static final int LEAF = 6;
  private static final int NAN_IS_TRUE = 8;

  private final MlNode node;
  private final int features;
  private final long[] trees;
  private final long[] numbers;
  private final boolean oneVote;
  private final TreeTable table = new TreeTable();

  /** A node of a tree, as the rows name it. */
  private record Place(long tree, long node) {}

  private record Vote(long target, double weight, @Nullable Vote before) {}

  private NodeTable(MlNode node, int features, boolean oneVote) {
    this.node = node;
    this.oneVote = oneVote;
    this.features = features;
    this.trees = node.integers("nodes_treeids");
    this.numbers = node.integers("nodes_nodeids");
  }

  /**
   * Reads the trees.
   *
   * @param kind of the votes' attributes, {@code class} or {@code target}
   * @param targets how many there are; a regressor of one counts the first vote of a leaf alone, as
   *     ONNX Runtime does, since exporters repeat it
   * @throws io.sluice.model.InvalidModelException naming what is wrong
   */
  static TreeTable read(MlNode node, int features, String kind, int targets) {
    boolean oneVote = kind.equals("target") && targets == 1;
    return new NodeTable(node, features, oneVote).read(kind, targets);
  }

  private TreeTable read(String kind, int targets) {
    long[] tested = column("nodes_featureids");
    long[] yes = column("nodes_truenodeids");
    long[] no = column("nodes_falsenodeids");
    long[] nans =
        node.has("nodes_missing_value_tracks_true")
            ? column("nodes_missing_value_tracks_true")
            : new long[trees.length];
    double[] values = node.realsOrTensor("nodes_values");
    List<String> modes = node.texts("nodes_modes");
    node.check(
        numbers.length == trees.length
            && values.length == trees.length
            && modes.size() == trees.length,
        "%d nodes have %d numbers, %d values and %d modes",
        trees.length,
        numbers.length,
        values.length,
        modes.size());
    Map<Place, Vote> votes = votes(kind, targets);
    Map<Place, Integer> rows = new HashMap<>();
    int[] branches = new int[trees.length];
    for (int i = 0; i < trees.length; i++) {
      Place place = new Place(trees[i], numbers[i]);
      node.check(
          rows.put(place, i) == null, "tree %d has two nodes of number %d", trees[i], numbers[i]);
      int mode = MODES.indexOf(modes.get(i));
      node.check(mode >= 0, "node %d has mode '%s'", i, modes.get(i));
      if (mode == LEAF) {
        branches[i] = leaf(votes.get(place));
      } else {
        node.check(
            tested[i] >= 0 && tested[i] < features,
            "node %d tests feature %d of %d",
            i,
            tested[i],
            features);
        branches[i] =
            table.node((int) tested[i], mode + (nans[i] == 0 ? 0 : NAN_IS_TRUE), values[i]);
      }
    }
    boolean[] isBranch = new boolean[trees.length];
    for (int i = 0; i < trees.length; i++) {
      if (branches[i] >= 0) {
        int ifTrue = row(rows, i, yes[i]);
        int ifFalse = row(rows, i, no[i]);
        isBranch[ifTrue] = true;
        isBranch[ifFalse] = true;
        table.branches(branches[i], branches[ifTrue], branches[ifFalse]);
      }
    }
    roots(branches, isBranch);
    return table;
  }

  private long[] column(String name) {
    long[] values = node.integers(name);
    node.check(
        values.length == trees.length, "%d nodes have %d %s", trees.length, values.length, name);
    return values;
  }

  private int row(Map<Place, Integer> rows, int from, long to) {
    Integer row = rows.get(new Place(trees[from], to));
    if (row == null) {
      throw node.failure(
          "node %d of tree %d leads to node %d, which the tree does not have",
          numbers[from], trees[from], to);
    }
    return row;
  }

  /** The votes of each leaf, the last one first. */
  private Map<Place, Vote> votes(String kind, int targets) {
    long[] ofTrees = node.integers(kind + "_treeids");
    long[] ofNodes = node.integers(kind + "_nodeids");
    long[] ids = node.integers(kind + "_ids");
    double[] weights = node.realsOrTensor(kind + "_weights");
    node.check(
        ofNodes.length == ofTrees.length
            && ids.length == ofTrees.length
            && weights.length == ofTrees.length,
        "the votes have %d trees, %d nodes, %d ids and %d weights",
        ofTrees.length,
        ofNodes.length,
        ids.length,
        weights.length);
    Map<Place, Vote> votes = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      node.check(
          ids[i] >= 0 && ids[i] < targets, "vote %d is for %s %d of %d", i, kind, ids[i], targets);
      Place place = new Place(ofTrees[i], ofNodes[i]);
      votes.put(place, new Vote(ids[i], weights[i], votes.get(place)));
    }
    return votes;
  }

  private int leaf(@Nullable Vote last) {
    int leaf = table.leaf();
    LinkedList<Vote> votes = new LinkedList<>();
    for (Vote vote = last; vote != null; vote = vote.before) {
      votes.addFirst(vote);
    }
    if (oneVote && votes.size() > 1) {
      votes.subList(1, votes.size()).clear();
    }
    votes.forEach(vote -> table.vote((int) vote.target, vote.weight));
    return leaf;
  }

  /** A tree begins at the only node that no branch leads to, or else at the first one listed. */
  private void roots(int[] branches, boolean[] isBranch) {
    Map<Long, Integer> first = new LinkedHashMap<>();
    Map<Long, Integer> parentless = new HashMap<>();
    for (int i = 0; i < trees.length; i++) {
      first.putIfAbsent(trees[i], i);
      if (!isBranch[i]) {
        parentless.merge(trees[i], i, (one, other) -> -1);
      }
    }
    first.forEach(
        (tree, row) -> {
          int only = parentless.getOrDefault(tree, -1);
          table.root(branches[only >= 0 ? only : row]);
        });
  }
}
