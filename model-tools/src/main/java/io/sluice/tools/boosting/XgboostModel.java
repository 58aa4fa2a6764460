package io.sluice.tools.boosting;

import static io.sluice.model.InvalidModelException.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What any file of XGBoost holds.
 *
 * @param producer XGBoost, with the version if the file has it
 * @param features how many
 * @param names of the features, or none
 * @param outputs how many sums there are: classes, or targets
 * @param base what each sum begins with, for all or for each output
 * @param isMargin whether the base is one of sums; else it is one of predictions
 * @param trees of {@code gbtree} and {@code dart}; none of {@code gblinear}
 * @param linear weights [features + 1, outputs] of {@code gblinear}, the last row those of the bias
 */
record XgboostModel(
    String producer,
    String objective,
    int features,
    List<String> names,
    int outputs,
    float[] base,
    boolean isMargin,
    List<Tree> trees,
    float @Nullable [] linear) {

  private static final int MAX_FEATURES = 1 << 20;
  private static final int MAX_OUTPUTS = 1 << 16;

  XgboostModel {
    check(
        features >= 1 && features <= MAX_FEATURES,
        "num_feature is %d, not between 1 and %d",
        features,
        MAX_FEATURES);
    check(
        outputs >= 1 && outputs <= MAX_OUTPUTS,
        "num_class or num_target is %d, not between 1 and %d",
        outputs,
        MAX_OUTPUTS);
    check(
        base.length == 1 || base.length == outputs,
        "base_score has %d values for %d outputs",
        base.length,
        outputs);
    check(
        names.isEmpty() || names.size() == features,
        "feature_names has %d names, but num_feature is %d",
        names.size(),
        features);
    check(
        linear == null || linear.length == (features + 1L) * outputs,
        "the weights are %d, not those of %d features and a bias for %d outputs",
        linear == null ? 0 : linear.length,
        features,
        outputs);
  }

  /** The features' names; {@code f0} and so on, as XGBoost calls those without names. */
  List<String> featureNames() {
    if (!names.isEmpty()) {
      return names;
    }
    List<String> numbered = new ArrayList<>();
    for (int i = 0; i < features; i++) {
      numbered.add("f" + i);
    }
    return numbered;
  }

  /**
   * A tree, as arrays with an element for each node. The root is node 0, and a leaf has no left
   * child (-1).
   *
   * @param title what messages call it
   * @param output to which it adds
   * @param scale of its leaves
   * @param values thresholds, and the values of leaves
   * @param covers the sums of Hessians of the rows that reached each node; none if not known
   * @param categories the sets of nodes that test for categories
   */
  record Tree(
      String title,
      int output,
      float scale,
      int[] left,
      int[] right,
      int[] features,
      float[] values,
      boolean[] defaultLeft,
      double[] covers,
      Map<Integer, int[]> categories) {

    /**
     * All nodes below the root and the root, each before those below it.
     *
     * @throws io.sluice.model.InvalidModelException if it is no tree, or tests other features
     */
    int[] order(int featureCount) {
      int count = left.length;
      check(
          count > 0
              && right.length == count
              && features.length == count
              && values.length == count
              && defaultLeft.length == count,
          "%s: the arrays of its nodes have %d, %d, %d, %d and %d elements",
          title,
          count,
          right.length,
          features.length,
          values.length,
          defaultLeft.length);
      check(
          covers.length == count || covers.length == 0,
          "%s: sum_hessian has %d elements for %d nodes",
          title,
          covers.length,
          count);
      int[] order = new int[count];
      boolean[] seen = new boolean[count];
      int known = 1;
      seen[0] = true;
      for (int i = 0; i < known; i++) {
        int node = order[i];
        check(!Float.isNaN(values[node]), "%s: the value of node %d is NaN", title, node);
        if (left[node] == -1) {
          continue;
        }
        check(
            features[node] >= 0 && features[node] < featureCount,
            "%s: node %d tests feature %d of %d",
            title,
            node,
            features[node],
            featureCount);
        for (int child : new int[] {left[node], right[node]}) {
          check(
              child >= 0 && child < count && !seen[child],
              "%s: node %d has child %d, which is no node or has another parent",
              title,
              node,
              child);
          seen[child] = true;
          order[known++] = child;
        }
      }
      return Arrays.copyOf(order, known);
    }

    /** How much of the training data reached a node; NaN if that is not known. */
    double cover(int node) {
      return covers.length == 0 ? Double.NaN : covers[node];
    }
  }
}
