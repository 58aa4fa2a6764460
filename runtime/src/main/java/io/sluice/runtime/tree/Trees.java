package io.sluice.runtime.tree;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.plain.TensorView;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operands of an {@link TreeEnsemble}, checked: whatever an event holds, a walk from a root
 * ends at a leaf. A branch to a node leads to a greater number, so there is no cycle, and the
 * longest walk is known. Nobody changes the arrays.
 */
public final class Trees {
  private static final int GREATEST_MODE = 5;

  private final String title;
  private final Shape x;
  private final DataType type;
  private final TreeEnsemble op;
  private final boolean floats;
  final int[] roots;
  final int[] features;
  final int[] modes;
  final double[] thresholds;
  final int[] branches;
  final int[] leaves;
  final int[] targets;
  final double[] weights;

  private Trees(Graph graph, Node node, TreeEnsemble op, Elements elements) {
    this.title = node.title();
    this.x = graph.tensor(node.inputs().get(0)).shape();
    this.type = graph.tensor(node.inputs().get(0)).type();
    this.op = op;
    this.floats = type == DataType.FLOAT64 && holdsFloats(graph, node.inputs().get(0));
    this.roots = elements.integers(1);
    this.features = elements.integers(2);
    this.modes = elements.integers(3);
    this.thresholds = elements.reals(4);
    this.branches = elements.integers(5);
    this.leaves = elements.integers(6);
    this.targets = elements.integers(7);
    this.weights = elements.reals(8);
    checkNodes();
    checkVotes();
  }

  /** Whether a tensor is a change of type of floats. */
  private static boolean holdsFloats(Graph graph, String tensor) {
    return graph.nodes().stream()
        .filter(node -> node.outputs().contains(tensor))
        .anyMatch(
            node ->
                node.op() instanceof Op.Imported imported
                    && imported.domain().equals(Op.Imported.ONNX)
                    && imported.name().equals("Cast")
                    && graph.tensor(node.inputs().get(0)).type() == DataType.FLOAT32);
  }

  /** Finds the elements of the node's inputs. */
  record Elements(Node node, Function<String, @Nullable TensorView> views) {
    private TensorView view(int input) {
      String name = node.inputs().get(input);
      TensorView view = views.apply(name);
      check(view != null, "%s: input %d ('%s') is not constant", node.title(), input, name);
      return Objects.requireNonNull(view);
    }

    int[] integers(int input) {
      TensorView view = view(input);
      int[] values = new int[view.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (int) view.getLong(i);
      }
      return values;
    }

    double[] reals(int input) {
      return view(input).toDoubles();
    }
  }

  /**
   * The trees of a node of a graph.
   *
   * @param elements of the node's inputs but the first, by name
   * @throws io.sluice.model.InvalidModelException naming the first thing that is wrong
   */
  public static Trees of(
      Graph graph, Node node, TreeEnsemble op, Function<String, @Nullable TensorView> elements) {
    Trees trees = new Trees(graph, node, op, new Elements(node, elements));
    TreeCovers.of(node, elements); // are checked too
    return trees;
  }

  /**
   * How many tests the longest walks through all trees take for one score, and how many votes are
   * counted at most; an estimate for admission.
   *
   * @throws io.sluice.model.InvalidModelException if the trees are not as the format has them
   */
  public static long work(Graph graph, Node node, TreeEnsemble op) {
    Trees trees =
        of(
            graph,
            node,
            op,
            name -> {
              TensorData data = graph.constant(name);
              return data == null ? null : TensorView.of(data);
            });
    int[] heights = trees.heights();
    long tests = 0;
    for (int root : trees.roots) {
      tests += root < 0 ? 0 : heights[root];
    }
    long most = 0;
    for (int leaf = 0; leaf + 1 < trees.leaves.length; leaf++) {
      most = Math.max(most, trees.leaves[leaf + 1] - trees.leaves[leaf]);
    }
    return trees.rows() * (tests + most * trees.roots.length);
  }

  private void checkNodes() {
    for (int i = 0; i < features.length; i++) {
      check(
          features[i] >= 0 && features[i] < features(),
          "%s: node %d tests feature %d of %d",
          title,
          i,
          features[i],
          features());
      int comparison = modes[i] & ~TreeEnsemble.NAN_IS_TRUE;
      check(comparison <= GREATEST_MODE, "%s: node %d has mode %d", title, i, modes[i]);
      check(!Double.isNaN(thresholds[i]), "%s: the threshold of node %d is NaN", title, i);
      checkReference(branches[2 * i], i);
      checkReference(branches[2 * i + 1], i);
    }
    for (int root : roots) {
      checkReference(root, -1);
    }
  }

  private void checkReference(int to, int from) {
    check(
        to < 0 ? -1 - to < leafCount() : to > from && to < features.length,
        "%s: %s leads to %d; there are %d nodes and %d leaves, and nodes are numbered from the"
            + " roots on",
        title,
        from < 0 ? "a root" : "node " + from,
        to,
        features.length,
        leafCount());
  }

  private void checkVotes() {
    check(
        leaves[0] == 0 && leaves[leaves.length - 1] == targets.length,
        "%s: the leaves have votes %d to %d, but there are %d",
        title,
        leaves[0],
        leaves[leaves.length - 1],
        targets.length);
    for (int leaf = 0; leaf + 1 < leaves.length; leaf++) {
      check(
          leaves[leaf] <= leaves[leaf + 1],
          "%s: leaf %d has votes %d to %d",
          title,
          leaf,
          leaves[leaf],
          leaves[leaf + 1]);
    }
    for (int vote = 0; vote < targets.length; vote++) {
      check(
          targets[vote] >= 0 && targets[vote] < outputs(),
          "%s: vote %d is for output %d of %d",
          title,
          vote,
          targets[vote],
          outputs());
      check(!Double.isNaN(weights[vote]), "%s: the weight of vote %d is NaN", title, vote);
    }
  }

  /** The longest walk from each node, in tests. */
  int[] heights() {
    int[] heights = new int[features.length];
    for (int i = heights.length - 1; i >= 0; i--) {
      for (int to : new int[] {branches[2 * i], branches[2 * i + 1]}) {
        heights[i] = Math.max(heights[i], 1 + (to < 0 ? 0 : heights[to]));
      }
    }
    return heights;
  }

  String title() {
    return title;
  }

  /** Whether values are FLOAT64; else they are FLOAT32. */
  public boolean isDouble() {
    return type == DataType.FLOAT64;
  }

  /** Whether values are FLOAT64, and all of them floats. */
  boolean holdsFloats() {
    return floats;
  }

  /** The rows of the input. */
  public int rows() {
    return x.dim(0);
  }

  /** The values of a row. */
  public int features() {
    return x.dim(1);
  }

  public int outputs() {
    return op.outputs();
  }

  public TreeAggregate aggregate() {
    return op.aggregate();
  }

  public int treeCount() {
    return roots.length;
  }

  int leafCount() {
    return leaves.length - 1;
  }

  /** The leaf that one tree gives for a row of values, found as the format defines it. */
  public int leaf(int tree, TensorView values, int row) {
    int at = roots[tree];
    while (at >= 0) {
      double value = values.getDouble(row * features() + features[at]);
      at = branches[2 * at + (passes(value, at) ? 0 : 1)];
    }
    return -1 - at;
  }

  boolean passes(double value, int node) {
    if (Double.isNaN(value)) {
      return (modes[node] & TreeEnsemble.NAN_IS_TRUE) != 0;
    }
    double threshold = thresholds[node];
    return switch (modes[node] & ~TreeEnsemble.NAN_IS_TRUE) {
      case 0 -> value <= threshold;
      case 1 -> value < threshold;
      case 2 -> value >= threshold;
      case 3 -> value > threshold;
      case 4 -> value == threshold;
      default -> value != threshold;
    };
  }

  /** The first vote of a leaf. */
  public int firstVote(int leaf) {
    return leaves[leaf];
  }

  /** The output that a vote is for. */
  public int target(int vote) {
    return targets[vote];
  }

  /** The weight of a vote, which is a float if the values are FLOAT32. */
  public double weight(int vote) {
    return weights[vote];
  }
}
