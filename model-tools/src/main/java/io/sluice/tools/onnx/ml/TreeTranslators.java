package io.sluice.tools.onnx.ml;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.tools.graph.TreeTable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Trees. Where the ONNX specification is silent, they follow ONNX Runtime: with two classes and
 * votes for one class id alone, that vote decides; the label is chosen from the sums, before the
 * post transform; base values are added to what the aggregate gives.
 *
 * <p>Sums and comparisons of FLOAT64 inputs are in FLOAT64, of all others in FLOAT32.
 */
final class TreeTranslators {
  private TreeTranslators() {}

  static void regressor(MlNode node) {
    int targets = (int) node.integer("n_targets", 1);
    node.check(targets >= 1, "n_targets %d is below 1", targets);
    String x = node.rows(0);
    TreeTable trees = NodeTable.read(node, node.shape(x).dim(1), "target", targets);
    TreeAggregate aggregate = aggregate(node, node.text("aggregate_function", "SUM"));
    String sums = node.add(trees, x, new TreeEnsemble(targets, aggregate));
    String scores = node.cast(withBase(node, sums, targets), DataType.FLOAT32);
    node.give(0, PostTransform.of(node).apply(node, scores));
  }

  private static TreeAggregate aggregate(MlNode node, String name) {
    for (TreeAggregate aggregate : TreeAggregate.values()) {
      if (aggregate.name().equals(name.toUpperCase(Locale.ROOT))) {
        return aggregate;
      }
    }
    throw node.failure("aggregate_function '%s' is not known", name);
  }

  private static String withBase(MlNode node, String sums, int targets) {
    double[] base = node.realsOrTensor("base_values");
    if (base.length == 0) {
      return sums;
    }
    node.check(
        base.length == targets || base.length == 1,
        "%d base values for %d outputs",
        base.length,
        targets);
    return node.add("Add", sums, node.reals("base", node.type(sums), Shape.of(base.length), base));
  }

  static void classifier(MlNode node) {
    ClassLabels labels = ClassLabels.of(node, "classlabels_int64s", "classlabels_strings");
    int classes = labels.count();
    String x = node.rows(0);
    long[] ids = node.integers("class_ids");
    boolean oneId = classes == 2 && Arrays.stream(ids).distinct().count() == 1;
    TreeTable trees = NodeTable.read(node, node.shape(x).dim(1), "class", classes);
    String sums = node.add(trees, x, new TreeEnsemble(classes, TreeAggregate.SUM));
    if (oneId) {
      binary(node, labels, sums, (int) ids[0]);
      return;
    }
    String scores = withBase(node, sums, classes);
    labels.give(node, 0, labels.greatest(node, scores));
    node.give(1, PostTransform.of(node).apply(node, node.cast(scores, DataType.FLOAT32)));
  }

  /** One score for the second class; weights that are all positive are its probability. */
  private static void binary(MlNode node, ClassLabels labels, String sums, int id) {
    String score =
        node.add("Gather", Map.of("axis", Attribute.of(1L)), sums, node.longs("class", id));
    double[] base = node.realsOrTensor("base_values");
    node.check(base.length <= 2, "%d base values for 2 classes", base.length);
    if (base.length > 0) {
      score = node.add("Add", score, node.scalar(node.type(score), base[base.length - 1]));
    }
    boolean probability =
        Arrays.stream(node.realsOrTensor("class_weights")).allMatch(weight -> weight >= 0);
    double limit = probability ? 0.5 : 0;
    labels.give(node, 0, labels.above(node, score, limit));
    labels.giveBinary(node, 1, node.cast(score, DataType.FLOAT32), probability);
  }

  /** Version 5: leaves apart from nodes, sets of members, numbers instead of names. */
  static void ensemble(MlNode node) {
    int targets = (int) node.integer("n_targets", 1);
    node.check(targets >= 1, "n_targets %d is below 1", targets);
    String x = node.rows(0);
    TreeTable trees = SplitTable.read(node, node.shape(x).dim(1), targets);
    TreeAggregate[] aggregates = {
      TreeAggregate.AVERAGE, TreeAggregate.SUM, TreeAggregate.MIN, TreeAggregate.MAX
    };
    long aggregate = node.integer("aggregate_function", 1);
    node.check(
        aggregate >= 0 && aggregate < aggregates.length,
        "aggregate_function %d is not known",
        aggregate);
    String sums = node.add(trees, x, new TreeEnsemble(targets, aggregates[(int) aggregate]));
    node.give(0, PostTransform.numbered(node).apply(node, sums));
  }
}
