package io.sluice.runtime.op;

import io.sluice.model.Graph;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether given tensors are what a graph takes. */
public final class GraphInputs {
  private GraphInputs() {}

  /**
   * Checks names, types and shapes; states may be missing.
   *
   * @throws IllegalArgumentException naming the first input that does not fit
   */
  public static void check(Graph graph, Map<String, TensorData> inputs) {
    checkNames(graph, inputs.keySet());
    Set<String> states =
        graph.states().stream().map(StateBinding::input).collect(Collectors.toSet());
    for (String name : graph.inputs()) {
      TensorData data = inputs.get(name);
      TensorSpec spec = graph.tensor(name);
      if (data == null && !states.contains(name)) {
        throw new IllegalArgumentException("graph input '" + name + "' is missing");
      }
      if (data != null && !(data.type() == spec.type() && data.shape().equals(spec.shape()))) {
        throw new IllegalArgumentException(
            "graph input '"
                + name
                + "' takes "
                + spec.type().code()
                + spec.shape()
                + ", not "
                + data);
      }
    }
  }

  /** Checks that the graph has inputs of these names. */
  public static void checkNames(Graph graph, Set<String> names) {
    for (String name : names) {
      if (!graph.inputs().contains(name)) {
        throw new IllegalArgumentException(
            "there is no graph input '" + name + "'; the inputs are " + graph.inputs());
      }
    }
  }
}
