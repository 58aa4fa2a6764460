package io.sluice.runtime.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Shapley values of the features for one output of trees, exactly, where a feature that is not
 * known is averaged over the branches by their covers ("path-dependent").
 *
 * <p>Only leaves matter. Let z be the share of the training data that takes a leaf's branch at all
 * splits of one feature. With the features of a set S known, a leaf of weight v adds v times the
 * product of z over the features of its path outside of S, and nothing if a feature in S leads
 * elsewhere. Let c be the product of z of those that lead elsewhere, H the h features that lead to
 * the leaf, d all features of the path, and w(s) = s! (d - s - 1)! / d!. Then the Shapley value of
 * a feature that leads elsewhere is
 *
 * <pre>  - v c sum over s of w(s) p(s),   where  p(s) t^s = product over H of (z + t)</pre>
 *
 * and that of a feature i in H is
 *
 * <pre>  v c (1 - z(i)) sum over s of w(s) q(s),   where q is p divided by (z(i) + t).</pre>
 *
 * This takes O(h^2) steps for a leaf, and each tree only its leaves.
 *
 * <p>Source: Lundberg, Erion, Chen et al., "From local explanations to global understanding with
 * explainable AI for trees", Nature Machine Intelligence 2, 2020, and arXiv 1802.03888, algorithm
 * 2, which computes the same values by a walk through the tree.
 */
public final class TreeShap {
  /** The parts of all paths; more take too much memory. */
  private static final long MOST_STEPS = 1 << 23;

  /** The features of a path; the weights of longer ones are no doubles. */
  private static final int MOST_FEATURES = 500;

  private final Trees trees;
  private final Splits splits;
  private final int[] order;

  /** A leaf's path begins here among the factors. */
  private final int[] paths;

  private final double[] weights;

  /** A feature of a path, and the share of the training data that takes the path there. */
  private final int[] features;

  private final double[] shares;

  /** A factor's places begin here: each is behind a split of the feature. */
  private final int[] starts;

  private final int[] places;
  private final double[][] subsets;
  private final double baseline;

  /**
   * Trees whose values can be computed, or why they cannot.
   *
   * @param shap null if there is an obstacle
   * @param obstacle a part of a sentence; null if there is none
   */
  public record Attempt(@Nullable TreeShap shap, @Nullable String obstacle) {}

  /** Working memory for one thread. */
  public static final class Memory {
    private final boolean[] taken;
    private final int[] known;
    private final double[] products;

    private Memory(int places, int longest) {
      this.taken = new boolean[places];
      this.known = new int[longest];
      this.products = new double[longest + 1];
    }
  }

  private TreeShap(Trees trees, Splits splits, Paths paths) {
    this.trees = trees;
    this.splits = splits;
    this.order = Arrays.stream(paths.places).map(splits::before).sorted().distinct().toArray();
    this.paths = Arrays.copyOf(paths.begins, paths.leaves + 1);
    this.weights = Arrays.copyOf(paths.weights, paths.leaves);
    this.features = Arrays.copyOf(paths.features, paths.factors);
    this.shares = Arrays.copyOf(paths.shares, paths.factors);
    this.starts = Arrays.copyOf(paths.starts, paths.factors + 1);
    this.places = paths.places;
    this.subsets = subsets(paths.longest);
    this.baseline = paths.baseline;
  }

  /**
   * Prepares trees.
   *
   * @param output which is explained
   */
  public static Attempt attempt(Trees trees, @Nullable TreeCovers covers, int output) {
    if (covers == null) {
      return new Attempt(null, "the trees have no covers");
    }
    Splits splits = Splits.of(trees);
    if (splits == null) {
      return new Attempt(null, "several branches of the trees lead to one node");
    }
    Paths paths = new Paths(trees, splits);
    long steps = paths.steps();
    if (steps > MOST_STEPS || paths.longest > MOST_FEATURES) {
      return new Attempt(
          null,
          "the trees are too deep: their paths have "
              + steps
              + " steps, and up to "
              + paths.longest
              + " splits");
    }
    paths.fill(covers, output);
    splits.settle();
    return new Attempt(new TreeShap(trees, splits, paths), null);
  }

  /** s! (d - s - 1)! / d! for each d and s. */
  private static double[][] subsets(int longest) {
    double[][] weights = new double[longest + 1][];
    for (int d = 0; d <= longest; d++) {
      weights[d] = new double[d];
      double choices = 1; // of s among d - 1
      for (int s = 0; s < d; s++) {
        weights[d][s] = 1 / (d * choices);
        choices = choices * (d - 1 - s) / (s + 1);
      }
    }
    return weights;
  }

  /** The output if no feature is known: the mean of the leaves, weighted by their covers. */
  public double baseline() {
    return baseline;
  }

  /** The number of values of a row. */
  public int featureCount() {
    return trees.features();
  }

  public Memory newMemory() {
    return new Memory(splits.placeCount(), subsets.length - 1);
  }

  /**
   * Computes the values of one row.
   *
   * @param x the row
   * @param values receives one for each feature; with the baseline, their sum is the output
   */
  public void explain(double[] x, Memory memory, double[] values) {
    Arrays.fill(values, 0);
    boolean[] taken = memory.taken;
    Arrays.fill(taken, false);
    for (int split : order) {
      taken[splits.exit(split, x[trees.features[split]])] = true;
    }
    for (int leaf = 0; leaf < weights.length; leaf++) {
      leaf(leaf, memory, values);
    }
  }

  private void leaf(int leaf, Memory memory, double[] values) {
    int from = paths[leaf];
    int to = paths[leaf + 1];
    double scale = weights[leaf];
    int count = 0;
    for (int i = from; i < to; i++) {
      if (isTaken(i, memory.taken)) {
        memory.known[count++] = i;
      } else {
        scale *= shares[i];
      }
    }
    if (scale == 0) {
      return;
    }
    double[] products = memory.products;
    expand(count, memory);
    double[] subset = subsets[to - from];
    if (count < to - from) {
      double sum = 0;
      for (int s = 0; s <= count; s++) {
        sum += subset[s] * products[s];
      }
      for (int i = from, next = 0; i < to; i++) {
        if (next < count && memory.known[next] == i) {
          next++;
        } else {
          values[features[i]] -= scale * sum;
        }
      }
    }
    for (int k = 0; k < count; k++) {
      int i = memory.known[k];
      double quotient = products[count];
      double sum = quotient * subset[count - 1];
      for (int s = count - 1; s > 0; s--) {
        quotient = products[s] - shares[i] * quotient;
        sum += quotient * subset[s - 1];
      }
      values[features[i]] += scale * (1 - shares[i]) * sum;
    }
  }

  private boolean isTaken(int factor, boolean[] taken) {
    for (int i = starts[factor]; i < starts[factor + 1]; i++) {
      if (!taken[places[i]]) {
        return false;
      }
    }
    return true;
  }

  /** The coefficients of the product of (share + t) over the known features. */
  private void expand(int count, Memory memory) {
    double[] products = memory.products;
    products[0] = 1;
    for (int k = 0; k < count; k++) {
      double share = shares[memory.known[k]];
      products[k + 1] = products[k];
      for (int s = k; s > 0; s--) {
        products[s] = products[s] * share + products[s - 1];
      }
      products[0] *= share;
    }
  }

  /** The paths to all leaves, in the making. */
  private static final class Paths {
    private final Trees trees;
    private final Splits of;
    private final int nodes;
    private final int[] depths;
    private final int longest;

    private int leaves;
    private int factors;
    private int[] begins = new int[0];
    private double[] weights = new double[0];
    private int[] features = new int[0];
    private double[] shares = new double[0];
    private int[] starts = new int[0];
    private int[] places = new int[0];
    private double baseline;

    Paths(Trees trees, Splits of) {
      this.trees = trees;
      this.of = of;
      this.nodes = trees.features.length;
      this.depths = new int[of.placeCount()];
      int most = 0;
      for (int place = 0; place < depths.length; place++) {
        if (of.isReached(place) && (place >= nodes || of.isSplit(place))) {
          int before = of.before(place);
          depths[place] = before < 0 ? 0 : depths[before] + 1;
          most = Math.max(most, depths[place]);
        }
      }
      this.longest = Math.min(most, trees.features());
    }

    long steps() {
      long steps = 0;
      for (int place = nodes; place < depths.length; place++) {
        steps += depths[place];
      }
      return steps;
    }

    void fill(TreeCovers covers, int output) {
      int count = trees.leafCount();
      int steps = (int) steps();
      begins = new int[count + 1];
      weights = new double[count];
      features = new int[steps];
      shares = new double[steps];
      starts = new int[steps + 1];
      places = new int[steps];
      int used = 0;
      int[] path = new int[Arrays.stream(depths).max().orElse(0)];
      for (int leaf = 0; leaf < count; leaf++) {
        double weight = weight(leaf, output);
        if (of.isReached(nodes + leaf) && weight != 0) {
          used = add(leaf, weight, covers, path, used);
        }
      }
      places = Arrays.copyOf(places, used);
    }

    private double weight(int leaf, int output) {
      double weight = 0;
      for (int vote = trees.firstVote(leaf); vote < trees.firstVote(leaf + 1); vote++) {
        weight += trees.target(vote) == output ? trees.weight(vote) : 0;
      }
      return weight;
    }

    /** Adds a leaf, and returns how many places are used then. */
    private int add(int leaf, double weight, TreeCovers covers, int[] path, int from) {
      int used = from;
      int length = 0;
      for (int at = nodes + leaf; of.before(at) >= 0; at = of.before(at)) {
        path[length++] = at;
      }
      double average = weight;
      for (int i = 0; i < length; i++) {
        if (path[i] < 0) {
          continue;
        }
        int feature = trees.features[of.before(path[i])];
        double share = 1;
        starts[factors] = used;
        for (int k = i; k < length; k++) {
          int place = path[k];
          if (place >= 0 && trees.features[of.before(place)] == feature) {
            share *= of.cover(place, covers) / of.cover(of.before(place), covers);
            places[used++] = place;
            path[k] = -1;
          }
        }
        features[factors] = feature;
        shares[factors++] = share;
        average *= share;
      }
      starts[factors] = used;
      weights[leaves++] = weight;
      begins[leaves] = factors;
      baseline += average;
      return used;
    }
  }
}
