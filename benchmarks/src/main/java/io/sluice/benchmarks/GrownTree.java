package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A tree that is grown on rows by splits at random: of a random feature, between two of the values
 * that reach the node. It has the shape of trained trees, and walks through it go where those of
 * rows of the same kind go.
 */
final class GrownTree {
  /** The rows that a tree of an isolation forest is grown on. */
  static final int ISOLATED_ROWS = 256;

  private static final double EULER_GAMMA = 0.5772156649015329;

  /**
   * When a tree ends.
   *
   * @param isolates whether leaves vote for the length of the path that isolates a row
   */
  record Growth(int depth, int leaves, int rows, boolean isolates) {
    static Growth byDepth(int depth, int rows) {
      return new Growth(depth, Integer.MAX_VALUE, rows, false);
    }

    static Growth byLeaves(int leaves, int rows) {
      return new Growth(Integer.MAX_VALUE, leaves, rows, false);
    }

    static Growth isolating() {
      return new Growth(8, Integer.MAX_VALUE, ISOLATED_ROWS, true);
    }
  }

  private record Open(int node, int depth, float[][] rows) {}

  private final List<Integer> features = new ArrayList<>();
  private final List<Float> thresholds = new ArrayList<>();
  private final List<Integer> below = new ArrayList<>();
  private final List<Float> weights = new ArrayList<>();

  private GrownTree() {}

  static GrownTree grow(float[][] rows, Growth growth, float weight, SplittableRandom random) {
    GrownTree tree = new GrownTree();
    float[][] sample = new float[growth.rows()][];
    Arrays.setAll(sample, i -> rows[random.nextInt(rows.length)]);
    PriorityQueue<Open> open =
        new PriorityQueue<>(Comparator.comparingInt((Open node) -> -node.rows.length));
    open.add(new Open(tree.leaf(), 0, sample));
    int leaves = 1;
    while (!open.isEmpty()) {
      Open node = open.remove();
      float path = node.depth + (float) averagePath(node.rows.length);
      tree.weights.set(node.node, growth.isolates() ? path : weight * normal(random));
      if (node.depth < growth.depth() && leaves < growth.leaves() && node.rows.length >= 2) {
        leaves += tree.split(node, open, random) ? 1 : 0;
      }
    }
    return tree;
  }

  private int leaf() {
    features.add(-1);
    thresholds.add(0f);
    below.add(-1);
    weights.add(0f);
    return features.size() - 1;
  }

  private boolean split(Open node, PriorityQueue<Open> open, SplittableRandom random) {
    int feature = random.nextInt(node.rows[0].length);
    float a = node.rows[random.nextInt(node.rows.length)][feature];
    float b = node.rows[random.nextInt(node.rows.length)][feature];
    float threshold = (a + b) / 2;
    float[][] low =
        Arrays.stream(node.rows).filter(row -> row[feature] <= threshold).toArray(float[][]::new);
    if (low.length == 0 || low.length == node.rows.length) {
      return false;
    }
    float[][] high =
        Arrays.stream(node.rows).filter(row -> row[feature] > threshold).toArray(float[][]::new);
    features.set(node.node, feature);
    thresholds.set(node.node, threshold);
    below.set(node.node, leaf());
    open.add(new Open(below.get(node.node), node.depth + 1, low));
    open.add(new Open(leaf(), node.depth + 1, high));
    return true;
  }

  /** The average length of the path that isolates a row among some. */
  static double averagePath(int rows) {
    return rows <= 1
        ? 0
        : rows == 2 ? 1 : 2 * (Math.log(rows - 1.0) + EULER_GAMMA) - 2 * (rows - 1.0) / rows;
  }

  /** About a normal value. */
  static float normal(SplittableRandom random) {
    float sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += (float) random.nextDouble();
    }
    return sum;
  }

  int size() {
    return features.size();
  }

  boolean isLeaf(int node) {
    return features.get(node) < 0;
  }

  int feature(int node) {
    return features.get(node);
  }

  float threshold(int node) {
    return thresholds.get(node);
  }

  /** The child of values that are at most the threshold; the other one comes behind it. */
  int below(int node) {
    return below.get(node);
  }

  int above(int node) {
    return below.get(node) + 1;
  }

  float weight(int node) {
    return weights.get(node);
  }

  /** Its part of a file of LightGBM. */
  String lightgbm() {
    int[] numbers = new int[size()];
    int splits = 0;
    int leaves = 0;
    for (int i = 0; i < size(); i++) {
      numbers[i] = isLeaf(i) ? ~leaves++ : splits++;
    }
    StringBuilder feature = new StringBuilder("split_feature=");
    StringBuilder threshold = new StringBuilder("threshold=");
    StringBuilder type = new StringBuilder("decision_type=");
    StringBuilder left = new StringBuilder("left_child=");
    StringBuilder right = new StringBuilder("right_child=");
    StringBuilder value = new StringBuilder("leaf_value=");
    for (int i = 0; i < size(); i++) {
      if (isLeaf(i)) {
        value.append(weight(i)).append(' ');
      } else {
        feature.append(feature(i)).append(' ');
        threshold.append((double) threshold(i)).append(' ');
        type.append("8 ");
        left.append(numbers[below(i)]).append(' ');
        right.append(numbers[above(i)]).append(' ');
      }
    }
    return String.join(
        "\n", "num_leaves=" + leaves, "num_cat=0", feature, threshold, type, left, right, value);
  }
}
