package io.sluice.tools.onnx.ml;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import java.util.Map;

/** The labels of a classifier, by the index of the class: integers or texts. */
record ClassLabels(long[] integers, List<String> texts) {

  /** The labels that a node's attributes hold. */
  static ClassLabels of(MlNode node, String integers, String texts) {
    ClassLabels labels = new ClassLabels(node.integers(integers), node.texts(texts));
    node.check(
        labels.integers.length == 0 ^ labels.texts.isEmpty(),
        "%d integer labels and %d texts; there must be one kind",
        labels.integers.length,
        labels.texts.size());
    return labels;
  }

  int count() {
    return Math.max(integers.length, texts.size());
  }

  /** The index [rows] of the first of the greatest scores. */
  String greatest(MlNode node, String scores) {
    return node.add(
        "ArgMax", Map.of("axis", Attribute.of(1L), "keepdims", Attribute.of(0L)), scores);
  }

  /** The index [rows] of the second class where a score [rows, 1] is above a limit. */
  String above(MlNode node, String score, double limit) {
    String second = node.add("Greater", score, node.scalar(node.type(score), limit));
    return node.reshape(node.cast(second, DataType.INT64), -1);
  }

  /** Makes the labels of indices an output. */
  void give(MlNode node, int output, String indices) {
    if (!node.wants(output)) {
      return;
    }
    String labels =
        texts.isEmpty()
            ? node.longs("labels", integers)
            : node.constant("labels", TensorData.ofStrings(Shape.of(texts.size()), texts));
    node.give(output, node.add("Gather", labels, indices));
  }

  /**
   * Makes the scores of both classes an output.
   *
   * @param score [rows, 1] of the second class
   * @param probability whether the other one is what is left of 1; else it is the negative
   */
  void giveBinary(MlNode node, int output, String score, boolean probability) {
    PostTransform transform = PostTransform.of(node);
    if (transform == PostTransform.PROBIT) {
      node.give(output, transform.apply(node, score));
      return;
    }
    String second = score;
    String first;
    if (transform == PostTransform.LOGISTIC) {
      second = node.add("Sigmoid", score);
      first = node.add("Sub", node.scalar(DataType.FLOAT32, 1), second);
    } else {
      first =
          probability
              ? node.add("Sub", node.scalar(DataType.FLOAT32, 1), score)
              : node.add("Neg", score);
    }
    String both = node.add("Concat", Map.of("axis", Attribute.of(1L)), first, second);
    boolean shared = transform == PostTransform.SOFTMAX || transform == PostTransform.SOFTMAX_ZERO;
    node.give(output, shared && !probability ? transform.apply(node, both) : both);
  }
}
