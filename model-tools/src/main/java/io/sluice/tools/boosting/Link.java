package io.sluice.tools.boosting;

import static java.util.Map.entry;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.tools.graph.PlainGraph;
import java.util.Map;

/** From the sums of trees to what a model predicts. */
enum Link {
  /** The sum itself. */
  IDENTITY,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** exp(x). */
  EXP,
  /** log(1 + exp(x)). */
  SOFTPLUS,
  /** The square of x with the sign of x. */
  SIGNED_SQUARE,
  /** 1 if x is positive, else 0. */
  STEP,
  /** The shares of exp(x) of all classes. */
  SOFTMAX,
  /** The index of the greatest sum, the first of equal ones. */
  GREATEST;

  /** Adds the ops that compute it from sums [1, n], and returns their output. */
  String apply(PlainGraph graph, String x) {
    return switch (this) {
      case IDENTITY -> x;
      case SIGMOID -> graph.add("Sigmoid", 13, Map.of(), x);
      case EXP -> graph.add("Exp", 13, Map.of(), x);
      case SOFTPLUS -> graph.add("Softplus", 1, Map.of(), x);
      case SIGNED_SQUARE -> graph.add("Mul", 14, Map.of(), x, graph.add("Abs", 13, Map.of(), x));
      case STEP -> {
        String positive = graph.add("Greater", 13, Map.of(), x, graph.scalarLike(x, 0));
        String one = graph.scalarLike(x, 1);
        yield graph.add("Where", 9, Map.of(), positive, one, graph.scalarLike(x, 0));
      }
      case SOFTMAX -> graph.add("Softmax", 13, Map.of("axis", Attribute.of(1L)), x);
      case GREATEST ->
          graph.cast(
              graph.add(
                  "ArgMax",
                  13,
                  Map.ofEntries(
                      entry("axis", Attribute.of(1L)), entry("keepdims", Attribute.of(1L))),
                  x),
              DataType.FLOAT32);
    };
  }
}
