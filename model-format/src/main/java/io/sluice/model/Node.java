package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * One step of a graph.
 *
 * @param name unique among the nodes, and what messages call it
 * @param op what it computes
 * @param inputs names of the tensors it reads, in the order the op gives; empty for an optional
 *     input of an {@link Op.Imported} that is left out
 * @param outputs names of the tensors it writes, likewise
 */
public record Node(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) Op op,
    @JsonProperty(required = true) List<String> inputs,
    @JsonProperty(required = true) List<String> outputs) {

  public Node {
    check(name != null && !name.isEmpty(), "a node has no name");
    check(op != null, "node '%s' has no op", name);
    check(
        inputs != null && (!inputs.isEmpty() || op instanceof Op.Imported),
        "node '%s' has no inputs",
        name);
    check(outputs != null && !outputs.isEmpty(), "node '%s' has no outputs", name);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    check(
        op instanceof Op.Imported || !(inputs.contains("") || outputs.contains("")),
        "node '%s' omits an input or output, which only imported ops may do",
        name);
    check(outputs.stream().anyMatch(output -> !output.isEmpty()), "node '%s' has no outputs", name);
  }

  /** The first, and for most ops the only, output; of those that are not left out. */
  public String output() {
    return presentOutputs().get(0);
  }

  /** The inputs that are not left out. */
  public List<String> presentInputs() {
    return present(inputs);
  }

  /** The outputs that are not left out. */
  public List<String> presentOutputs() {
    return present(outputs);
  }

  private static List<String> present(List<String> names) {
    return names.contains("") ? names.stream().filter(name -> !name.isEmpty()).toList() : names;
  }

  /** The op's name and the node's, as messages say it: {@code conv 'gate.fc1'}. */
  public String title() {
    String kind =
        op instanceof Op.Imported imported
            ? imported.name()
            : op.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return kind + " '" + name + "'";
  }
}
