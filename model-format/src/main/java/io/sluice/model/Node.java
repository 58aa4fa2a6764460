package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One step of a graph.
 *
 * @param name unique among the nodes, and what messages call it
 * @param op what it computes
 * @param inputs names of the tensors it reads, in the order the op gives
 * @param outputs names of the tensors it writes
 */
public record Node(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) Op op,
    @JsonProperty(required = true) List<String> inputs,
    @JsonProperty(required = true) List<String> outputs) {

  public Node {
    check(name != null && !name.isEmpty(), "a node has no name");
    check(op != null, "node '%s' has no op", name);
    check(inputs != null && !inputs.isEmpty(), "node '%s' has no inputs", name);
    check(outputs != null && !outputs.isEmpty(), "node '%s' has no outputs", name);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The first, and for most ops the only, output. */
  public String output() {
    return outputs.get(0);
  }

  /** The op's name and the node's, as messages say it: {@code conv 'gate.fc1'}. */
  public String title() {
    return op.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + " '" + name + "'";
  }
}
