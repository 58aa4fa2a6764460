package io.sluice.tools.onnx.ml;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import java.util.Map;

/** Linear models: one product of all features, in FLOAT32, and what their scores become. */
final class LinearTranslators {
  private LinearTranslators() {}

  static void regressor(MlNode node) {
    int targets = (int) node.integer("targets", 1);
    node.give(0, PostTransform.of(node).apply(node, product(node, targets)));
  }

  static void classifier(MlNode node) {
    ClassLabels labels = ClassLabels.of(node, "classlabels_ints", "classlabels_strings");
    String x = node.rows(0);
    int features = node.shape(x).dim(1);
    int rows = features == 0 ? 0 : node.reals("coefficients").length / features;
    String scores = product(node, rows);
    if (labels.count() == 2 && rows == 1) {
      labels.give(node, 0, labels.above(node, scores, 0));
      PostTransform transform = PostTransform.of(node);
      boolean shared =
          transform == PostTransform.SOFTMAX || transform == PostTransform.SOFTMAX_ZERO;
      labels.giveBinary(node, 1, scores, !shared);
      return;
    }
    node.check(
        labels.count() == rows, "%d labels, but coefficients of %d classes", labels.count(), rows);
    labels.give(node, 0, labels.greatest(node, scores));
    node.give(1, PostTransform.of(node).apply(node, scores));
  }

  /** The scores [rows, outputs]. */
  private static String product(MlNode node, int outputs) {
    String x = node.cast(node.rows(0), DataType.FLOAT32);
    double[] coefficients = node.reals("coefficients");
    double[] intercepts = node.reals("intercepts");
    int features = node.shape(x).dim(1);
    node.check(
        outputs >= 1 && coefficients.length == (long) outputs * features,
        "%d coefficients for %d outputs of %d features",
        coefficients.length,
        outputs,
        features);
    node.check(
        intercepts.length == 0 || intercepts.length == outputs,
        "%d intercepts for %d outputs",
        intercepts.length,
        outputs);
    String weights =
        node.reals("weights", DataType.FLOAT32, Shape.of(outputs, features), coefficients);
    Map<String, Attribute> transposed = Map.of("transB", Attribute.of(1L));
    return intercepts.length == 0
        ? node.add("Gemm", transposed, x, weights)
        : node.add(
            "Gemm",
            transposed,
            x,
            weights,
            node.reals("intercepts", DataType.FLOAT32, Shape.of(outputs), intercepts));
  }
}
