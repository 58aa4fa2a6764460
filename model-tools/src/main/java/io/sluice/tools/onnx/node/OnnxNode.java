package io.sluice.tools.onnx.node;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node of an ONNX graph.
 *
 * @param name empty if the file gives none
 * @param domain empty for the standard's own
 * @param type the op, for example {@code Conv}
 * @param inputs tensor names in the op's order; empty where an optional one is left out
 * @param outputs likewise
 */
public record OnnxNode(
    String name,
    String domain,
    String type,
    List<String> inputs,
    List<String> outputs,
    SortedMap<String, OnnxAttribute> attributes) {

  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /** The op with its domain, as messages and {@code Op.Imported} call it. */
  public String qualifiedType() {
    return domain.isEmpty() ? type : domain + "." + type;
  }

  /** The node's name, or that of its first output. */
  public String label() {
    if (!name.isEmpty()) {
      return name;
    }
    return outputs.stream().filter(output -> !output.isEmpty()).findFirst().orElse("");
  }

  /** The op's name and the node's, as messages say it. */
  public String title() {
    return qualifiedType() + " '" + label() + "'";
  }
}
