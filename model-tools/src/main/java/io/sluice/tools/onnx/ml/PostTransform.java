package io.sluice.tools.onnx.ml;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import java.util.Map;

/**
 * What models of {@code ai.onnx.ml} do with their scores at last.
 *
 * <p>Source: the ONNX specification names them; ONNX Runtime, {@code ml_common.h}, defines what it
 * leaves open: that SOFTMAX_ZERO leaves scores near zero at zero, and the inverse of the error
 * function in PROBIT (Winitzki, A handy approximation for the error function and its inverse,
 * 2008).
 */
enum PostTransform {
  NONE,
  SOFTMAX,
  LOGISTIC,
  SOFTMAX_ZERO,
  PROBIT;

  /** Scores of at most that count as zero. */
  private static final double ZERO = 1e-7;

  private static final double WINITZKI = 0.147;

  /** The one that a node's attribute names. */
  static PostTransform of(MlNode node) {
    String name = node.text("post_transform", "NONE");
    for (PostTransform transform : values()) {
      if (transform.name().equals(name)) {
        return transform;
      }
    }
    throw node.failure("post_transform '%s' is not known", name);
  }

  /** The one that version 5 of the trees numbers. */
  static PostTransform numbered(MlNode node) {
    long number = node.integer("post_transform", 0);
    node.check(number >= 0 && number < values().length, "post_transform %d is not known", number);
    return values()[(int) number];
  }

  /** Adds what turns FLOAT32 or FLOAT64 scores [rows, n] into the node's. */
  String apply(MlNode node, String scores) {
    return switch (this) {
      case NONE -> scores;
      case LOGISTIC -> node.add("Sigmoid", scores);
      case SOFTMAX -> node.add("Softmax", Map.of("axis", Attribute.of(1L)), scores);
      case SOFTMAX_ZERO -> softmaxZero(node, scores);
      case PROBIT -> probit(node, scores);
    };
  }

  private static String softmaxZero(MlNode node, String scores) {
    DataType type = node.type(scores);
    String greatest =
        node.add(
            "ReduceMax", Map.of("axes", Attribute.of(1L), "keepdims", Attribute.of(1L)), scores);
    String counts = node.add("Greater", node.add("Abs", scores), node.scalar(type, (float) ZERO));
    String shares = node.add("Exp", node.add("Sub", scores, greatest));
    String small = node.add("Mul", scores, node.add("Exp", node.add("Neg", greatest)));
    String sum =
        node.add(
            "ReduceSum",
            Map.of("keepdims", Attribute.of(1L)),
            node.add("Where", counts, shares, node.scalar(type, 0)),
            node.longs("axis", 1));
    return node.add("Div", node.add("Where", counts, shares, small), sum);
  }

  /** The square root of 2 times the inverse error function at 2p - 1. */
  private static String probit(MlNode node, String scores) {
    DataType type = node.type(scores);
    String one = node.scalar(type, 1);
    String x = node.add("Sub", node.add("Mul", scores, node.scalar(type, 2)), one);
    String log = node.add("Log", node.add("Mul", node.add("Sub", one, x), node.add("Add", one, x)));
    String first =
        node.add(
            "Add",
            node.add("Mul", log, node.scalar(type, 0.5)),
            node.scalar(type, 2 / (Math.PI * WINITZKI)));
    String second = node.add("Mul", log, node.scalar(type, 1 / WINITZKI));
    String root = node.add("Sqrt", node.add("Sub", node.add("Mul", first, first), second));
    String size = node.add("Sqrt", node.add("Sub", root, first));
    return node.add(
        "Mul", node.add("Mul", node.add("Sign", x), size), node.scalar(type, Math.sqrt(2)));
  }
}
