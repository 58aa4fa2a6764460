package io.sluice.runtime;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.TensorSpec;
import java.util.Map;

/**
 * The readable reference of what a graph computes: node by node, in nested loops, straight from the
 * definitions in {@code docs/numerics.md}. It is the oracle of the compiled plan, which must agree
 * with it to the bit, and it shows the value of every tensor, which calibration needs. It is not
 * made for speed. Immutable, safe to share.
 */
public final class GraphInterpreter {
  private final Graph graph;
  private final Values constants;

  /**
   * An interpreter of the graph.
   *
   * @throws io.sluice.model.InvalidModelException naming the first node whose op has no arithmetic
   *     for the types or quantizations of its tensors
   */
  public GraphInterpreter(Graph graph) {
    TypeRules.enforce(graph);
    this.graph = graph;
    this.constants = new Values(graph);
  }

  /**
   * Computes all tensors.
   *
   * @param inputs the row-major elements of each graph input, state inputs included, by name; those
   *     of an INT8 input are given as reals and quantized
   * @throws IllegalArgumentException if an input is missing, unknown, or of another length
   */
  public Values run(Map<String, float[]> inputs) {
    for (String name : inputs.keySet()) {
      if (!graph.inputs().contains(name)) {
        throw new IllegalArgumentException(
            "there is no graph input '" + name + "'; the inputs are " + graph.inputs());
      }
    }
    Values values = new Values(constants);
    for (String name : graph.inputs()) {
      putInput(graph.tensor(name), inputs, values);
    }
    for (Node node : graph.nodes()) {
      NodeInterpreter.run(new Operands(graph, node, values));
    }
    return values;
  }

  private static void putInput(TensorSpec input, Map<String, float[]> given, Values values) {
    float[] elements = given.get(input.name());
    if (elements == null) {
      throw new IllegalArgumentException("graph input '" + input.name() + "' is missing");
    }
    if (elements.length != input.shape().elementCount()) {
      throw new IllegalArgumentException(
          "graph input '"
              + input.name()
              + "' of shape "
              + input.shape()
              + " takes "
              + input.shape().elementCount()
              + " values, not "
              + elements.length);
    }
    if (input.type() == DataType.INT8) {
      values.put(input.name(), Int8Ops.quantize(elements, input.requireQuantization()));
    } else {
      values.put(input.name(), elements.clone());
    }
  }
}
