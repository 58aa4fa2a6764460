package io.sluice.runtime.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of trees as splits. A split is a node, or several nodes that test one feature and share
 * branches, as importers make them of a set of categories: whatever a value is, it leaves the split
 * by one of its exits. Nodes and leaves have a place each: the number of a node, or the number of
 * nodes plus that of a leaf.
 */
final class Splits {
  private final Trees trees;
  private final int nodes;

  /** The number of ways to each place. */
  private final int[] ways;

  /** The node before each place, one of them if there are several; -1 for a root. */
  private final int[] parents;

  /** A node of the same split with a smaller number; the first one has its own. */
  private final int[] firsts;

  private Splits(Trees trees) {
    this.trees = trees;
    this.nodes = trees.features.length;
    this.ways = new int[nodes + trees.leafCount()];
    this.parents = new int[ways.length];
    this.firsts = new int[nodes];
    Arrays.fill(parents, -1);
    Arrays.setAll(firsts, node -> node);
  }

  /** The splits, or null if the nodes are a graph with several ways to a split or a leaf. */
  static @Nullable Splits of(Trees trees) {
    Splits splits = new Splits(trees);
    return splits.joinAll() ? splits : null;
  }

  private boolean joinAll() {
    for (int root : trees.roots) {
      ways[place(root)]++;
    }
    for (int node = 0; node < nodes; node++) {
      if (ways[node] > 0) {
        ways[place(trees.branches[2 * node])]++;
        ways[place(trees.branches[2 * node + 1])]++;
      }
    }
    for (int root : trees.roots) {
      if (ways[place(root)] > 1) {
        return false;
      }
    }
    for (int node = 0; node < nodes; node++) {
      if (ways[node] > 0) {
        parents[place(trees.branches[2 * node])] = node;
        parents[place(trees.branches[2 * node + 1])] = node;
      }
    }
    for (int node = 0; node < nodes; node++) {
      if (ways[node] > 0
          && !(joinParents(node, trees.branches[2 * node])
              && joinParents(node, trees.branches[2 * node + 1]))) {
        return false;
      }
    }
    return true;
  }

  /** Makes a node one split with the other node that leads to the same place. */
  private boolean joinParents(int node, int to) {
    int place = place(to);
    return ways[place] == 1 || join(node, parents[place]);
  }

  /** Joins all nodes from two nodes up to the node that leads to both. */
  private boolean join(int one, int other) {
    int a = first(one);
    int b = first(other);
    while (a != b) {
      int lower = Math.max(a, b);
      int upper = Math.min(a, b);
      int parent = parents[lower];
      if (parent < 0 || ways[lower] != 1 || trees.features[parent] != trees.features[lower]) {
        return false;
      }
      firsts[lower] = first(parent);
      a = upper;
      b = firsts[lower];
    }
    return true;
  }

  /** The place of a root or branch. */
  int place(int to) {
    return to < 0 ? nodes - 1 - to : to;
  }

  int placeCount() {
    return ways.length;
  }

  /** The first node of a node's split. */
  int first(int node) {
    int first = node;
    while (firsts[first] != first) {
      firsts[first] = firsts[firsts[first]];
      first = firsts[first];
    }
    return first;
  }

  /** Whether a place is the first node of a split, and a root leads to it. */
  boolean isSplit(int place) {
    return place < nodes && ways[place] > 0 && first(place) == place;
  }

  /** Whether a root leads to a place. */
  boolean isReached(int place) {
    return ways[place] > 0;
  }

  /** The first node of the split that leads to a split or leaf; -1 for a root. */
  int before(int place) {
    return parents[place] < 0 ? -1 : first(parents[place]);
  }

  double cover(int place, TreeCovers covers) {
    return place < nodes ? covers.nodes[place] : covers.leaves[place - nodes];
  }

  /** The place behind a split for a value of its feature. */
  int exit(int split, double value) {
    int at = split;
    do {
      at = trees.branches[2 * at + (trees.passes(value, at) ? 0 : 1)];
    } while (at >= 0 && firsts[at] == split);
    return place(at);
  }

  /** Shortens the ways that {@link #exit} and threads share, after which nothing changes. */
  void settle() {
    for (int node = 0; node < nodes; node++) {
      firsts[node] = first(node);
    }
  }
}
