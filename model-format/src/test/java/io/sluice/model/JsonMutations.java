package io.sluice.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Every text that comes of a JSON document by a change of one of its nodes. */
final class JsonMutations {
  /** What each node is replaced by; the last of them are numbers that no field expects. */
  private static final List<String> REPLACEMENTS =
      List.of(
          "null",
          "\"\"",
          "\"text\"",
          "\"null\"",
          "\"NaN\"",
          "\"-Infinity\"",
          "true",
          "[]",
          "[null]",
          "[[]]",
          "{}",
          "{\"a\":null}",
          "0",
          "-1",
          "7",
          "1.5",
          "1e300",
          "-1e300",
          "2147483647",
          "-2147483648",
          "9223372036854775807",
          "18446744073709551616");

  private final Consumer<String> use;

  private JsonMutations(Consumer<String> use) {
    this.use = use;
  }

  /** Hands over each text. */
  static void of(JsonNode root, Consumer<String> use) {
    new JsonMutations(use).visit(root, text -> text);
  }

  /**
   * Changes a node, then each of its children.
   *
   * @param around makes a whole text of one for this node
   */
  private void visit(JsonNode node, UnaryOperator<String> around) {
    for (String replacement : REPLACEMENTS) {
      use.accept(around.apply(replacement));
    }
    boolean isObject = node.isObject();
    if (!isObject && !node.isArray()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    List<JsonNode> children = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    if (isObject) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        keys.add(ModelJson.write(field.getKey()) + ":");
        children.add(field.getValue());
      }
    } else {
      for (JsonNode child : node) {
        keys.add("");
        children.add(child);
      }
    }
    for (int i = 0; i < children.size(); i++) {
      parts.add(keys.get(i) + children.get(i));
    }
    for (int i = 0; i < parts.size(); i++) {
      int at = i;
      List<String> without = new ArrayList<>(parts);
      without.remove(at);
      use.accept(around.apply(joined(without, isObject)));
      List<String> twice = new ArrayList<>(parts);
      twice.add(parts.get(at));
      use.accept(around.apply(joined(twice, isObject)));
      visit(
          children.get(at),
          text -> {
            List<String> changed = new ArrayList<>(parts);
            changed.set(at, keys.get(at) + text);
            return around.apply(joined(changed, isObject));
          });
    }
  }

  private static String joined(List<String> parts, boolean isObject) {
    String inner = String.join(",", parts);
    return isObject ? "{" + inner + "}" : "[" + inner + "]";
  }
}
