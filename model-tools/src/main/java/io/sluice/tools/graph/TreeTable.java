package io.sluice.tools.graph;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TreeEnsemble;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * The nodes and leaves of an ensemble in any order, and how they become the operands of an {@link
 * TreeEnsemble}, whose nodes are numbered from the roots on. A branch is the number of a node, or
 * {@code -1 - leaf}.
 */
public final class TreeTable {
  /** Far beyond what runs on streams. */
  private static final int MAX_NODES = 1 << 24;

  private int[] features = new int[16];
  private int[] modes = new int[16];
  private double[] thresholds = new double[16];
  private int[] branches = new int[32];
  private int nodes;
  private int[] roots = new int[4];
  private int trees;
  private int[] firsts = new int[16];
  private int leaves;
  private int[] targets = new int[16];
  private double[] weights = new double[16];
  private int votes;

  /**
   * Adds a node whose branches are set later, and returns its number.
   *
   * @throws io.sluice.model.InvalidModelException if there are too many
   */
  public int node(int feature, int mode, double threshold) {
    check(nodes < MAX_NODES, "the trees have more than %d nodes", MAX_NODES);
    if (nodes == features.length) {
      int more = grown(nodes);
      features = Arrays.copyOf(features, more);
      modes = Arrays.copyOf(modes, more);
      thresholds = Arrays.copyOf(thresholds, more);
      branches = Arrays.copyOf(branches, 2 * more);
    }
    features[nodes] = feature;
    modes[nodes] = mode;
    thresholds[nodes] = threshold;
    return nodes++;
  }

  private static int grown(int size) {
    return Math.min(2 * size, Math.max(MAX_NODES, size + 1));
  }

  /** Where a node leads to. */
  public void branches(int node, int yes, int no) {
    branches[2 * node] = yes;
    branches[2 * node + 1] = no;
  }

  /** Adds a leaf without votes, and returns the branch that leads to it. */
  public int leaf() {
    if (leaves + 2 > firsts.length) {
      firsts = Arrays.copyOf(firsts, grown(firsts.length));
    }
    leaves++;
    firsts[leaves] = votes;
    return -leaves;
  }

  /** Adds a vote of the newest leaf. */
  public void vote(int target, double weight) {
    if (votes == targets.length) {
      targets = Arrays.copyOf(targets, grown(votes));
      weights = Arrays.copyOf(weights, targets.length);
    }
    targets[votes] = target;
    weights[votes] = weight;
    firsts[leaves] = ++votes;
  }

  /** Adds a tree. */
  public void root(int root) {
    if (trees == roots.length) {
      roots = Arrays.copyOf(roots, grown(trees));
    }
    roots[trees++] = root;
  }

  /**
   * Adds the ensemble to a graph, and returns its output.
   *
   * @param label the beginning of the names of its tensors
   * @param title what messages call it
   * @param x rows of FLOAT32 or FLOAT64
   * @throws io.sluice.model.InvalidModelException if there is a cycle, or nothing to walk
   */
  public String add(GraphSink graph, String label, String title, String x, TreeEnsemble op) {
    check(trees > 0 && leaves > 0, "%s: there are no trees", title);
    if (nodes == 0) { // the op has at least one, even if no root leads to it
      branches(node(0, 0, 0), -1, -1);
    }
    if (votes == 0) {
      vote(0, 0);
    }
    int[] order = order(title);
    int[] numbers = new int[nodes];
    Arrays.fill(numbers, -1);
    for (int i = 0; i < order.length; i++) {
      numbers[order[i]] = i;
    }
    String output = graph.unused(label + ".trees");
    graph.node(output, op, operands(graph, label, x, order, numbers), List.of(output));
    return output;
  }

  private List<String> operands(
      GraphSink graph, String label, String x, int[] order, int[] numbers) {
    DataType type = graph.spec(x).type();
    int count = order.length;
    int[] sortedFeatures = new int[count];
    long[] sortedModes = new long[count];
    double[] sortedThresholds = new double[count];
    int[] sortedBranches = new int[2 * count];
    for (int i = 0; i < count; i++) {
      sortedFeatures[i] = features[order[i]];
      sortedModes[i] = modes[order[i]];
      sortedThresholds[i] = thresholds[order[i]];
      sortedBranches[2 * i] = numbered(branches[2 * order[i]], numbers);
      sortedBranches[2 * i + 1] = numbered(branches[2 * order[i] + 1], numbers);
    }
    int[] starts = new int[trees];
    Arrays.setAll(starts, tree -> numbered(roots[tree], numbers));
    int[] ends = Arrays.copyOf(firsts, leaves + 1);
    return List.of(
        x,
        graph.constant(label + ".roots", ints(starts)),
        graph.constant(label + ".features", ints(sortedFeatures)),
        graph.constant(
            label + ".modes", TensorData.ofLongs(DataType.UINT8, Shape.of(count), sortedModes)),
        graph.constant(
            label + ".thresholds", TensorData.ofDoubles(type, Shape.of(count), sortedThresholds)),
        graph.constant(label + ".branches", TensorData.ofInts(Shape.of(count, 2), sortedBranches)),
        graph.constant(label + ".leaves", ints(ends)),
        graph.constant(label + ".targets", ints(Arrays.copyOf(targets, votes))),
        graph.constant(
            label + ".weights",
            TensorData.ofDoubles(type, Shape.of(votes), Arrays.copyOf(weights, votes))));
  }

  private static TensorData ints(int... values) {
    return TensorData.ofInts(Shape.of(values.length), values);
  }

  private static int numbered(int to, int[] numbers) {
    return to < 0 ? to : numbers[to];
  }

  /** The nodes that roots lead to, each behind all that lead to it; one node if there is none. */
  private int[] order(String title) {
    int[] ways = new int[nodes];
    boolean[] reached = new boolean[nodes];
    ArrayDeque<Integer> next = new ArrayDeque<>();
    for (int tree = 0; tree < trees; tree++) {
      reach(roots[tree], reached, next);
    }
    int count = next.size();
    while (!next.isEmpty()) {
      int from = next.remove();
      for (int branch = 2 * from; branch < 2 * from + 2; branch++) {
        if (branches[branch] >= 0) {
          ways[branches[branch]]++;
          count += reach(branches[branch], reached, next) ? 1 : 0;
        }
      }
    }
    int[] order = new int[Math.max(1, count)];
    int known = 0;
    for (int tree = 0; tree < trees; tree++) {
      if (roots[tree] >= 0 && ways[roots[tree]] == 0 && reached[roots[tree]]) {
        reached[roots[tree]] = false; // each once
        order[known++] = roots[tree];
      }
    }
    for (int i = 0; i < known; i++) {
      for (int branch = 2 * order[i]; branch < 2 * order[i] + 2; branch++) {
        if (branches[branch] >= 0 && --ways[branches[branch]] == 0) {
          order[known++] = branches[branch];
        }
      }
    }
    check(known == count, "%s: the branches of a tree form a cycle", title);
    return order;
  }

  private static boolean reach(int to, boolean[] reached, ArrayDeque<Integer> next) {
    if (to < 0 || reached[to]) {
      return false;
    }
    reached[to] = true;
    next.add(to);
    return true;
  }
}
