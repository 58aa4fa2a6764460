package io.sluice.tools.graph;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TreeEnsemble;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
  private double[] nodeCovers = new double[16];
  private int[] branches = new int[32];
  private int nodes;
  private int[] roots = new int[4];
  private int trees;
  private int[] firsts = new int[16];
  private double[] leafCovers = new double[16];
  private int leaves;
  private int[] targets = new int[16];
  private double[] weights = new double[16];
  private int votes;
  private double cover = Double.NaN;

  /**
   * Sets how much of the training data reached each of the nodes and leaves that are added from now
   * on; NaN, as at the beginning, if that is not known. The ensemble has covers if they are known
   * and valid for all its nodes and leaves.
   */
  public void cover(double covered) {
    cover = covered;
  }

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
      nodeCovers = Arrays.copyOf(nodeCovers, more);
      branches = Arrays.copyOf(branches, 2 * more);
    }
    features[nodes] = feature;
    modes[nodes] = mode;
    thresholds[nodes] = threshold;
    nodeCovers[nodes] = cover;
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
      leafCovers = Arrays.copyOf(leafCovers, firsts.length);
    }
    leafCovers[leaves] = cover;
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
      cover = 1;
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
    List<String> operands = new ArrayList<>();
    operands.add(x);
    operands.add(graph.constant(label + ".roots", ints(starts)));
    operands.add(graph.constant(label + ".features", ints(sortedFeatures)));
    operands.add(
        graph.constant(
            label + ".modes", TensorData.ofLongs(DataType.UINT8, Shape.of(count), sortedModes)));
    operands.add(graph.constant(label + ".thresholds", reals(type, sortedThresholds)));
    operands.add(
        graph.constant(label + ".branches", TensorData.ofInts(Shape.of(count, 2), sortedBranches)));
    operands.add(graph.constant(label + ".leaves", ints(ends)));
    operands.add(graph.constant(label + ".targets", ints(Arrays.copyOf(targets, votes))));
    operands.add(graph.constant(label + ".weights", reals(type, Arrays.copyOf(weights, votes))));
    double[] covers = Arrays.stream(order).mapToDouble(node -> nodeCovers[node]).toArray();
    double[] ofLeaves = Arrays.copyOf(leafCovers, leaves);
    if (isValid(type, covers, false) && isValid(type, ofLeaves, true)) {
      operands.add(graph.constant(label + ".node_covers", reals(type, covers)));
      operands.add(graph.constant(label + ".leaf_covers", reals(type, ofLeaves)));
    }
    return operands;
  }

  /** Whether covers are known and as the format has them; files may hold others. */
  private static boolean isValid(DataType type, double[] covers, boolean zero) {
    double greatest = type == DataType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    double least = zero ? 0 : type == DataType.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
    return Arrays.stream(covers).allMatch(cover -> cover >= least && cover <= greatest);
  }

  private static TensorData reals(DataType type, double[] values) {
    return TensorData.ofDoubles(type, Shape.of(values.length), values);
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
