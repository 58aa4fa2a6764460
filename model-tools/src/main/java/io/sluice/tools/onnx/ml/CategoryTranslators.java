package io.sluice.tools.onnx.ml;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Categories: keys that are looked up. The kinds of keys and values, which the standard names in
 * many ways, become the lists of one: texts, INT64, or reals.
 */
final class CategoryTranslators {
  private CategoryTranslators() {}

  /** LabelEncoder of all versions; of version 1, the keys or the values are the index. */
  static void labelEncoder(MlNode node) {
    String x = node.input(0);
    Map<String, Attribute> attributes = new TreeMap<>();
    DataType to;
    if (node.has("classes_strings")) {
      List<String> classes = node.texts("classes_strings");
      long[] indices = LongStream.range(0, classes.size()).toArray();
      boolean texts = node.type(x) == DataType.STRING;
      attributes.put(texts ? "keys_strings" : "values_strings", new Attribute.Strings(classes));
      attributes.put(texts ? "values_int64s" : "keys_int64s", longs(indices));
      otherwise(node, attributes);
      to = texts ? DataType.INT64 : DataType.STRING;
    } else {
      keys(node, attributes);
      to = values(node, attributes);
    }
    String y = node.addPlain("LabelEncoder", attributes, x, "values").get(0);
    node.give(0, node.cast(y, to));
  }

  private static void keys(MlNode node, Map<String, Attribute> attributes) {
    String tensor = "keys_tensor";
    if (node.has("keys_strings") || isOf(node, tensor, DataType.STRING)) {
      attributes.put(
          "keys_strings", strings(node, node.has("keys_strings") ? "keys_strings" : tensor));
    } else if (node.has("keys_floats") || node.has(tensor) && node.tensorType(tensor).isFloat()) {
      double[] keys = node.reals(node.has("keys_floats") ? "keys_floats" : tensor);
      attributes.put("keys_floats", doubles(keys));
    } else {
      attributes.put(
          "keys_int64s", longs(node.integers(node.has("keys_int64s") ? "keys_int64s" : tensor)));
    }
  }

  private static boolean isOf(MlNode node, String tensor, DataType type) {
    return node.has(tensor) && node.tensorType(tensor) == type;
  }

  /** Adds the values and the default, and returns their type. */
  private static DataType values(MlNode node, Map<String, Attribute> attributes) {
    String tensor = "values_tensor";
    DataType type = node.has(tensor) ? node.tensorType(tensor) : null;
    if (node.has("values_strings") || type == DataType.STRING) {
      attributes.put(
          "values_strings", strings(node, node.has("values_strings") ? "values_strings" : tensor));
      otherwise(node, attributes);
      return DataType.STRING;
    }
    if (node.has("values_floats") || type != null && type.isFloat()) {
      attributes.put(
          "values_floats",
          doubles(node.reals(node.has("values_floats") ? "values_floats" : tensor)));
      attributes.put("wide", Attribute.of(type == DataType.FLOAT64 ? 1 : 0));
      otherwise(node, attributes);
      return type == null ? DataType.FLOAT32 : type;
    }
    attributes.put(
        "values_int64s",
        longs(node.integers(node.has("values_int64s") ? "values_int64s" : tensor)));
    otherwise(node, attributes);
    return type == null ? DataType.INT64 : type;
  }

  /** What is not among the keys becomes. */
  private static void otherwise(MlNode node, Map<String, Attribute> attributes) {
    @Nullable String tensor = node.has("default_tensor") ? "default_tensor" : null;
    if (attributes.containsKey("values_strings")) {
      List<String> given = node.texts(tensor == null ? "default_string" : tensor);
      if (!given.isEmpty()) {
        attributes.put("default_string", Attribute.of(given.get(0)));
      }
    } else if (attributes.containsKey("values_int64s")) {
      long[] given = node.integers(tensor == null ? "default_int64" : tensor);
      if (given.length > 0) {
        attributes.put("default_int64", Attribute.of(given[0]));
      }
    } else {
      double[] given = node.reals(tensor == null ? "default_float" : tensor);
      if (given.length > 0) {
        attributes.put("default_float", doubles(given[0]));
      }
    }
  }

  static void categoryMapper(MlNode node) {
    String x = node.input(0);
    Map<String, Attribute> attributes = new TreeMap<>();
    boolean texts = node.type(x) == DataType.STRING;
    attributes.put(texts ? "keys_strings" : "values_strings", strings(node, "cats_strings"));
    attributes.put(texts ? "values_int64s" : "keys_int64s", longs(node.integers("cats_int64s")));
    otherwise(node, attributes);
    node.give(0, node.addPlain("LabelEncoder", attributes, x, "values").get(0));
  }

  static void oneHotEncoder(MlNode node) {
    Map<String, Attribute> attributes = new TreeMap<>();
    if (node.has("cats_strings")) {
      attributes.put("cats_strings", strings(node, "cats_strings"));
    } else {
      attributes.put("cats_int64s", longs(node.integers("cats_int64s")));
    }
    node.give(0, node.addPlain("OneHotEncoder", attributes, node.input(0), "onehot").get(0));
  }

  private static Attribute strings(MlNode node, String name) {
    return new Attribute.Strings(node.texts(name));
  }

  private static Attribute longs(long... values) {
    return Attribute.ofInts(Arrays.stream(values).boxed().toList());
  }

  private static Attribute doubles(double... values) {
    return new Attribute.Doubles(Arrays.stream(values).boxed().toList());
  }
}
