package io.sluice.tools.onnx.ml;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What stands before a model: scaling, filling, choosing and joining of features. */
final class FeatureTranslators {
  private FeatureTranslators() {}

  /** {@code (x - offset) * scale}: in FLOAT64 if x is, else in FLOAT32. */
  static void scaler(MlNode node) {
    String x = node.input(0);
    DataType type = node.type(x) == DataType.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
    String scaled = node.cast(x, type);
    double[] offset = node.reals("offset");
    double[] scale = node.reals("scale");
    if (offset.length > 0) {
      scaled = node.add("Sub", scaled, row(node, "offset", type, offset, x));
    }
    if (scale.length > 0) {
      scaled = node.add("Mul", scaled, row(node, "scale", type, scale, x));
    }
    node.give(0, node.cast(scaled, DataType.FLOAT32));
  }

  /** A constant with one value for all features, or one for each. */
  private static String row(
      MlNode node, String what, DataType type, double[] values, String features) {
    Shape shape = node.shape(features);
    node.check(
        values.length == 1 || shape.rank() > 0 && values.length == shape.dim(-1),
        "%d values of '%s' for an input of shape %s",
        values.length,
        what,
        shape);
    return node.reals(what, type, Shape.of(values.length), values);
  }

  static void imputer(MlNode node) {
    String x = node.input(0);
    DataType type = node.type(x);
    Shape shape = node.shape(x);
    String missing;
    String values;
    int count;
    if (type.isFloat()) {
      double[] filled = node.reals("imputed_value_floats");
      double replaced = node.real("replaced_value_float", 0);
      count = filled.length;
      values = node.reals("imputed", type, Shape.of(count), filled);
      missing =
          Double.isNaN(replaced)
              ? node.add("IsNaN", x)
              : node.add("Equal", x, node.scalar(type, replaced));
    } else {
      long[] filled = node.integers("imputed_value_int64s");
      count = filled.length;
      values = node.constant("imputed", TensorData.ofLongs(type, Shape.of(count), filled));
      TensorData replaced =
          TensorData.ofLongs(type, Shape.of(), node.integer("replaced_value_int64", 0));
      missing = node.add("Equal", x, node.constant("replaced", replaced));
    }
    node.check(
        count == 1 || shape.rank() > 0 && count == shape.dim(-1),
        "%d imputed values for an input of shape %s",
        count,
        shape);
    node.give(0, node.add("Where", missing, values, x));
  }

  /** 1 above the threshold, else 0, also for NaN. */
  static void binarizer(MlNode node) {
    String x = node.input(0);
    DataType type = node.type(x);
    String above = node.add("Greater", x, node.scalar(type, node.real("threshold", 0)));
    node.give(0, node.cast(above, type));
  }

  /** Elements of the last axis; a vector counts as one row. */
  static void arrayFeatureExtractor(MlNode node) {
    String x = node.input(0);
    if (node.shape(x).rank() == 1) {
      x = node.reshape(x, 1, -1);
    }
    long axis = node.shape(x).rank() - 1;
    String indices = node.input(1);
    if (node.shape(indices).rank() != 1) {
      indices = node.reshape(indices, -1);
    }
    node.give(0, node.add("Gather", Map.of("axis", Attribute.of(axis)), x, indices));
  }

  static void featureVectorizer(MlNode node) {
    long[] dimensions = node.integers("inputdimensions");
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < node.inputCount(); i++) {
      String part = node.cast(node.rows(i), DataType.FLOAT32);
      node.check(
          i < dimensions.length && dimensions[i] == node.shape(part).dim(1),
          "input %d has %d features; inputdimensions is %s",
          i,
          node.shape(part).dim(1),
          Arrays.toString(dimensions));
      parts.add(part);
    }
    node.give(
        0, node.add("Concat", Map.of("axis", Attribute.of(1L)), parts.toArray(String[]::new)));
  }

  /** Rows divided by their norm; a row whose norm is zero stays. MAX is the greatest value. */
  static void normalizer(MlNode node) {
    String x = node.cast(node.rows(0), DataType.FLOAT32);
    String norm =
        switch (node.text("norm", "MAX")) {
          case "MAX" -> node.add("ReduceMax", Map.of("axes", Attribute.of(1L)), x);
          case "L1" -> node.add("ReduceL1", Map.of("axes", Attribute.of(1L)), x);
          case "L2" ->
              node.add("Sqrt", node.add("ReduceSumSquare", Map.of("axes", Attribute.of(1L)), x));
          default -> throw node.failure("norm '%s' is not known", node.text("norm", ""));
        };
    String zero = node.add("Equal", norm, node.scalar(DataType.FLOAT32, 0));
    node.give(
        0, node.add("Div", x, node.add("Where", zero, node.scalar(DataType.FLOAT32, 1), norm)));
  }
}
