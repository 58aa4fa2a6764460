package io.sluice.tools.boosting;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.tools.boosting.BoostedModel.Kind;
import io.sluice.tools.graph.PlainGraph;
import io.sluice.tools.graph.TreeTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Imports the text files that LightGBM writes ({@code Booster.save_model}), versions 2 to 4. Sums
 * are in double, as in LightGBM, in the order of the file. Features are floats, so thresholds
 * become floats too ({@link FloatThreshold}).
 *
 * <p>Source: LightGBM, {@code src/io/tree.cpp}, {@code include/LightGBM/tree.h} (decisions), {@code
 * src/objective} (the transformations of scores).
 */
public final class LightgbmImporter {
  /** Features of at most this size count as zero: LightGBM's {@code kZeroThreshold}. */
  private static final double ZERO = 1e-35f;

  private static final int CATEGORICAL = 1;
  private static final int DEFAULT_LEFT = 2;
  private static final int MISSING_SHIFT = 2;
  private static final int MISSING_NONE = 0;
  private static final int MISSING_ZERO = 1;
  private static final int MISSING_NAN = 2;

  private static final int MAX_FEATURES = 1 << 20;
  private static final int MAX_OUTPUTS = 1 << 16;

  private final LightgbmText text;
  private final int features;
  private final int outputs;
  private final TreeTable table = new TreeTable();

  private LightgbmImporter(LightgbmText text) {
    this.text = text;
    this.features = text.header().integer("max_feature_idx", -1) + 1;
    check(
        features >= 1 && features <= MAX_FEATURES,
        "max_feature_idx=%d is not between 0 and %d",
        features - 1L,
        MAX_FEATURES - 1);
    this.outputs =
        text.header().integer("num_tree_per_iteration", text.header().integer("num_class", 1));
    check(
        outputs >= 1 && outputs <= MAX_OUTPUTS,
        "num_tree_per_iteration=%d is not between 1 and %d",
        outputs,
        MAX_OUTPUTS);
  }

  /**
   * Imports a file.
   *
   * @throws InvalidModelException if it is damaged, or has what is not supported
   */
  public static BoostedModel read(byte[] file) {
    return new LightgbmImporter(LightgbmText.parse(new String(file, StandardCharsets.UTF_8)))
        .model();
  }

  private BoostedModel model() {
    int trees = text.trees().size();
    check(trees > 0, "the file has no trees");
    check(
        trees % outputs == 0,
        "the file has %d trees, which is no multiple of num_tree_per_iteration=%d",
        trees,
        outputs);
    for (int i = 0; i < trees; i++) {
      addTree(text.trees().get(i), i % outputs);
    }
    PlainGraph graph = new PlainGraph(BoostedModel.INPUT, features);
    String x = graph.cast(BoostedModel.INPUT, DataType.FLOAT64);
    String sums =
        table.add(graph, "model", "trees", x, new TreeEnsemble(outputs, TreeAggregate.SUM));
    if (text.averages()) {
      sums = graph.add("Div", 14, Map.of(), sums, graph.scalarLike(sums, trees / (double) outputs));
    }
    return transformed(graph, sums);
  }

  private BoostedModel transformed(PlainGraph graph, String sums) {
    String objective = text.header().text("objective", "");
    List<String> words = Arrays.asList(objective.trim().split("\\s+"));
    String x = sums;
    Kind kind = Kind.VALUE;
    Link link =
        switch (words.get(0)) {
          case "binary",
              "multiclassova",
              "ova",
              "multiclass_ova",
              "ovr",
              "cross_entropy",
              "xentropy" ->
              Link.SIGMOID;
          case "cross_entropy_lambda", "xentlambda" -> Link.SOFTPLUS;
          case "multiclass", "softmax" -> Link.SOFTMAX;
          case "poisson", "gamma", "tweedie" -> Link.EXP;
          case "regression",
              "regression_l2",
              "l2",
              "mse",
              "regression_l1",
              "l1",
              "mae",
              "huber",
              "fair",
              "quantile",
              "mape" ->
              words.contains("sqrt") ? Link.SIGNED_SQUARE : Link.IDENTITY;
          case "lambdarank", "rank_xendcg", "custom", "none", "" -> Link.IDENTITY;
          default ->
              throw new InvalidModelException("objective '" + words.get(0) + "' is not supported");
        };
    if (link == Link.SIGMOID || link == Link.SOFTMAX) {
      kind = outputs == 1 ? Kind.PROBABILITY : Kind.PROBABILITIES;
    }
    for (String word : words) {
      if (word.startsWith("sigmoid:")) {
        double factor = Numbers.real("objective", word.substring("sigmoid:".length()));
        x = factor == 1 ? x : graph.add("Mul", 14, Map.of(), x, graph.scalarLike(x, factor));
      }
    }
    return BoostedModel.of(graph, link.apply(graph, x), kind, names(), "LightGBM");
  }

  private List<String> names() {
    String names = text.header().text("feature_names", "");
    List<String> list = List.of(names.isBlank() ? new String[0] : names.trim().split(" +"));
    check(
        list.size() == features,
        "feature_names has %d names, but max_feature_idx=%d",
        list.size(),
        features - 1);
    return list;
  }

  private void addTree(LightgbmText.Section tree, int output) {
    check(
        tree.integer("is_linear", 0) == 0,
        "%s is linear (linear_tree=true), which is not supported; train with linear_tree=false",
        tree.title());
    int leaves = tree.integer("num_leaves", 0);
    double[] values = tree.reals("leaf_value");
    check(
        leaves >= 1 && values.length == leaves,
        "%s: num_leaves=%d, but leaf_value has %d values",
        tree.title(),
        leaves,
        values.length);
    int[] branches = new int[leaves];
    double[] covers = leaves == 1 ? new double[1] : covers(tree, "leaf_count", leaves);
    for (int i = 0; i < leaves; i++) {
      check(!Double.isNaN(values[i]), "%s: leaf_value %d is NaN", tree.title(), i);
      table.cover(covers[i]);
      branches[i] = table.leaf();
      table.vote(output, values[i]);
    }
    table.root(leaves == 1 ? branches[0] : new Splits(tree, leaves - 1, branches).root());
  }

  /** How many rows reached each node or leaf; NaN if the file does not tell. */
  private static double[] covers(LightgbmText.Section tree, String key, int count) {
    double[] covers = tree.reals(key);
    if (covers.length == 0) {
      covers = new double[count];
      Arrays.fill(covers, Double.NaN);
    }
    check(
        covers.length == count,
        "%s: %s has %d values; there must be %d, or none",
        tree.title(),
        key,
        covers.length,
        count);
    return covers;
  }

  /** The inner nodes of a tree. Those behind a node have greater numbers. */
  private final class Splits {
    private final LightgbmText.Section tree;
    private final int[] leaves;
    private final int[] tested;
    private final int[] types;
    private final double[] thresholds;
    private final int[] left;
    private final int[] right;
    private final double[] covers;
    private final int[] words;
    private final int[] starts;
    private final BitSet used = new BitSet();

    Splits(LightgbmText.Section tree, int count, int[] leaves) {
      this.tree = tree;
      this.leaves = leaves;
      this.tested = tree.integers("split_feature", count);
      this.types = tree.integers("decision_type", count);
      this.thresholds = tree.reals("threshold");
      check(
          thresholds.length == count,
          "%s: threshold has %d values; num_leaves=%d needs %d",
          tree.title(),
          thresholds.length,
          count + 1,
          count);
      this.left = tree.integers("left_child", count);
      this.right = tree.integers("right_child", count);
      this.covers = covers(tree, "internal_count", count);
      int sets = tree.integer("num_cat", 0);
      this.words = tree.words("cat_threshold");
      this.starts = sets == 0 ? new int[0] : tree.integers("cat_boundaries", sets + 1);
    }

    int root() {
      int[] added = new int[tested.length];
      for (int i = tested.length - 1; i >= 0; i--) {
        check(
            tested[i] >= 0 && tested[i] < features,
            "%s: split_feature %d of node %d; there are %d features",
            tree.title(),
            tested[i],
            i,
            features);
        int yes = branch(left[i], i, added);
        int no = branch(right[i], i, added);
        table.cover(covers[i]);
        added[i] =
            (types[i] & CATEGORICAL) != 0
                ? categories(i).add(table, tested[i], false, yes, no)
                : numbers(i, yes, no);
      }
      return added[0];
    }

    private int branch(int to, int from, int[] added) {
      check(
          to < 0 ? ~to < leaves.length : to > from && to < added.length,
          "%s: node %d has child %d, which is neither a later node nor a leaf",
          tree.title(),
          from,
          to);
      return to < 0 ? leaves[~to] : added[to];
    }

    private int numbers(int node, int yes, int no) {
      double threshold = FloatThreshold.of(thresholds[node]);
      int missing = types[node] >> MISSING_SHIFT & 3;
      check(
          missing <= MISSING_NAN && !Double.isNaN(threshold),
          "%s: node %d has decision_type %d and threshold %s",
          tree.title(),
          node,
          types[node],
          threshold);
      boolean defaultLeft = (types[node] & DEFAULT_LEFT) != 0;
      boolean nan = missing == MISSING_NONE ? 0 <= thresholds[node] : defaultLeft;
      Intervals left = new Intervals(true);
      if (missing == MISSING_ZERO) {
        zeroMissing(left, threshold, defaultLeft);
      } else {
        left.above(threshold, false);
      }
      return left.add(table, tested[node], nan, yes, no);
    }

    /** Zeros, and what is almost zero, take the default branch. */
    private static void zeroMissing(Intervals left, double threshold, boolean defaultLeft) {
      if (threshold < -ZERO) {
        left.above(threshold, false);
      }
      left.from(-ZERO, defaultLeft).above(ZERO, threshold > ZERO);
      if (threshold > ZERO) {
        left.above(threshold, false);
      }
    }

    /** A set of categories; its bits are 32 to a word. Each set belongs to one node. */
    private Intervals categories(int node) {
      int set = (int) thresholds[node];
      check(
          set >= 0
              && set < starts.length - 1
              && starts[set] >= 0
              && starts[set] <= starts[set + 1]
              && starts[set + 1] <= words.length
              && !used.get(set),
          "%s: node %d uses the set of categories %s, which is not one of its own in"
              + " cat_boundaries and cat_threshold",
          tree.title(),
          node,
          thresholds[node]);
      used.set(set);
      int[] members =
          IntStream.range(0, Math.multiplyExact(Integer.SIZE, starts[set + 1] - starts[set]))
              .filter(i -> (words[starts[set] + i / Integer.SIZE] >> i & 1) != 0)
              .toArray();
      return Intervals.ofIntegerParts(members, true);
    }
  }
}
