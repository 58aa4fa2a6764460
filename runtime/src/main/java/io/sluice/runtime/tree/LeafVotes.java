package io.sluice.runtime.tree;

import io.sluice.model.TreeAggregate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the leaves of all trees into the outputs of a row. Votes count in the order of the trees,
 * and of a leaf in their own; each addition is one of the values' type.
 */
public final class LeafVotes {
  private final TreeAggregate aggregate;
  private final int trees;
  private final int outputs;
  private final int[] leaves;
  private final int[] firsts;
  private final int[] targets;
  private final float[] weights;
  private final double[] wide;
  private final boolean single;

  /** The one vote of each leaf, if the values are doubles and {@link #single}. */
  private final double[] votes;

  /**
   * Prepares the votes of trees.
   *
   * @param packed their slower form, if they are walked in that
   */
  public LeafVotes(Trees of, @Nullable PackedTrees packed) {
    this.aggregate = of.aggregate();
    this.trees = of.treeCount();
    this.outputs = of.outputs();
    this.leaves = packed == null ? new int[0] : packed.leaves();
    this.firsts = of.leaves;
    this.targets = of.targets;
    this.wide = of.isDouble() ? of.weights : new double[0];
    this.weights = new float[of.isDouble() ? 0 : of.weights.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) of.weights[i];
    }
    this.single = isSingle(of);
    this.votes = new double[single && of.isDouble() ? of.leafCount() : 0];
    for (int leaf = 0; leaf < votes.length; leaf++) {
      votes[leaf] = firsts[leaf + 1] > firsts[leaf] ? wide[firsts[leaf]] : 0;
    }
  }

  /** Whether one addition for each tree is all. */
  private static boolean isSingle(Trees of) {
    boolean sums = of.aggregate() == TreeAggregate.SUM || of.aggregate() == TreeAggregate.AVERAGE;
    boolean single = sums && of.outputs() == 1;
    for (int leaf = 0; leaf < of.leafCount(); leaf++) {
      single &= of.leaves[leaf + 1] - of.leaves[leaf] <= 1;
    }
    return single;
  }

  /** The fastest form of the trees; null if they are too many for it. */
  public static @Nullable TreeWalk walk(Trees of) {
    int[] payloads = new int[of.leafCount()];
    boolean single = isSingle(of) && !of.isDouble();
    for (int leaf = 0; leaf < payloads.length; leaf++) {
      boolean votes = of.leaves[leaf + 1] > of.leaves[leaf];
      float vote = votes ? (float) of.weights[of.leaves[leaf]] : 0; // 0 changes no sum
      payloads[leaf] = single ? Float.floatToRawIntBits(vote) : leaf;
    }
    Bounds bounds = new Bounds(of);
    LeafMasks masks = bounds.isWide() ? null : LeafMasks.of(bounds, payloads);
    return masks != null ? masks : FlatTrees.of(bounds, payloads);
  }

  /** The bytes of its arrays. */
  public long bytes() {
    return 4L * (firsts.length + targets.length + weights.length)
        + 8L * (wide.length + votes.length);
  }

  /** Outputs of a row of floats; positions of the trees come one group after the other. */
  public void floats(PackedTrees packed, int[] memory, int keys, int found, float[] y, int to) {
    Arrays.fill(y, to, to + outputs, start());
    for (int group = 0; group < packed.groups(); group++) {
      packed.walk(group, memory, keys, found);
      int count = Math.min(PackedTrees.GROUP, trees - group * PackedTrees.GROUP);
      for (int i = 0; i < count; i++) {
        vote(leaves[memory[found + i]], y, to);
      }
    }
    finish(y, to);
  }

  /** Outputs of a row of floats by the trees that {@link #walk} found. */
  public void floats(TreeWalk walk, long[] keys, int[] found, int at, float[] y, int to) {
    if (single) {
      y[to] = mean(sum(walk, keys, found, at));
      return;
    }
    Arrays.fill(y, to, to + outputs, start());
    int[] places = walk.places();
    for (int from = 0, window = 0; from < trees; from += TreeWalk.WINDOW, window++) {
      walk.walk(window, keys, found, at);
      int end = Math.min(trees, from + TreeWalk.WINDOW);
      for (int tree = from; tree < end; tree++) {
        vote(found[at + places[tree]], y, to);
      }
    }
    finish(y, to);
  }

  private float sum(TreeWalk walk, long[] keys, int[] found, int at) {
    float sum = 0;
    int[] places = walk.places();
    for (int from = 0, window = 0; from < trees; from += TreeWalk.WINDOW, window++) {
      walk.walk(window, keys, found, at);
      int end = Math.min(trees, from + TreeWalk.WINDOW);
      for (int tree = from; tree < end; tree++) {
        sum += Float.intBitsToFloat(found[at + places[tree]]);
      }
    }
    return sum;
  }

  private double wideSum(TreeWalk walk, long[] keys, int[] found, int at) {
    double sum = 0;
    int[] places = walk.places();
    for (int from = 0, window = 0; from < trees; from += TreeWalk.WINDOW, window++) {
      walk.walk(window, keys, found, at);
      int end = Math.min(trees, from + TreeWalk.WINDOW);
      for (int tree = from; tree < end; tree++) {
        sum += votes[found[at + places[tree]]];
      }
    }
    return sum;
  }

  private float mean(float sum) {
    return aggregate == TreeAggregate.AVERAGE ? sum / trees : sum;
  }

  private boolean isExtreme() {
    return aggregate == TreeAggregate.MIN || aggregate == TreeAggregate.MAX;
  }

  /** Where sums begin; NaN, which no vote is, marks an extreme that has no vote yet. */
  private float start() {
    return isExtreme() ? Float.NaN : 0f;
  }

  private void vote(int leaf, float[] y, int to) {
    for (int vote = firsts[leaf]; vote < firsts[leaf + 1]; vote++) {
      int at = to + targets[vote];
      float weight = weights[vote];
      switch (aggregate) {
        case SUM, AVERAGE -> y[at] += weight;
        case MIN -> y[at] = y[at] <= weight ? y[at] : weight;
        case MAX -> y[at] = y[at] >= weight ? y[at] : weight;
      }
    }
  }

  private void finish(float[] y, int to) {
    for (int i = to; i < to + outputs; i++) {
      y[i] = isExtreme() && Float.isNaN(y[i]) ? 0f : mean(y[i]);
    }
  }

  /** Outputs of a row of doubles; see {@link #floats}. */
  public void doubles(PackedTrees packed, int[] memory, int keys, int found, double[] y, int to) {
    Arrays.fill(y, to, to + outputs, start());
    for (int group = 0; group < packed.groups(); group++) {
      packed.walk(group, memory, keys, found);
      int count = Math.min(PackedTrees.GROUP, trees - group * PackedTrees.GROUP);
      for (int i = 0; i < count; i++) {
        vote(leaves[memory[found + i]], y, to);
      }
    }
    finish(y, to);
  }

  /** Outputs of a row of doubles by the trees that {@link #walk} found. */
  public void doubles(TreeWalk walk, long[] keys, int[] found, int at, double[] y, int to) {
    if (single) {
      double sum = wideSum(walk, keys, found, at);
      y[to] = aggregate == TreeAggregate.AVERAGE ? sum / trees : sum;
      return;
    }
    Arrays.fill(y, to, to + outputs, start());
    int[] places = walk.places();
    for (int from = 0, window = 0; from < trees; from += TreeWalk.WINDOW, window++) {
      walk.walk(window, keys, found, at);
      int end = Math.min(trees, from + TreeWalk.WINDOW);
      for (int tree = from; tree < end; tree++) {
        vote(found[at + places[tree]], y, to);
      }
    }
    finish(y, to);
  }

  private void finish(double[] y, int to) {
    for (int i = to; i < to + outputs; i++) {
      boolean missing = isExtreme() && Double.isNaN(y[i]);
      y[i] = missing ? 0 : aggregate == TreeAggregate.AVERAGE ? y[i] / trees : y[i];
    }
  }

  private void vote(int leaf, double[] y, int to) {
    for (int vote = firsts[leaf]; vote < firsts[leaf + 1]; vote++) {
      int at = to + targets[vote];
      double weight = wide[vote];
      switch (aggregate) {
        case SUM, AVERAGE -> y[at] += weight;
        case MIN -> y[at] = y[at] <= weight ? y[at] : weight;
        case MAX -> y[at] = y[at] >= weight ? y[at] : weight;
      }
    }
  }
}
