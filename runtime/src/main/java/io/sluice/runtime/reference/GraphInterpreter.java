package io.sluice.runtime.reference;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.GraphInputs;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.plain.TensorView;
import java.util.Map;

/**
 * The readable reference of what a graph computes: node by node, in nested loops, straight from the
 * definitions in {@code docs/numerics.md}. Tests of all folders use it as the oracle: the compiled
 * plan must agree with it to the bit, and it shows the value of every tensor. Nothing that scores
 * uses it, as it is not made for speed. Immutable, safe to share.
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
   *     of a quantized input are given as reals, those of other types are cast
   * @throws IllegalArgumentException if an input is missing, unknown, or of another length
   */
  public Values run(Map<String, float[]> inputs) {
    GraphInputs.checkNames(graph, inputs.keySet());
    Values values = new Values(constants);
    for (String name : graph.inputs()) {
      putInput(graph.tensor(name), inputs, values);
    }
    return compute(values);
  }

  /**
   * Computes all tensors from inputs as they are stored, of any type. {@link #run} takes floats,
   * which do not hold every INT64.
   *
   * @param inputs by name; those of states may be missing and are then real zeros
   * @throws IllegalArgumentException if an input is missing, unknown, or of another type or shape
   */
  public Values runStored(Map<String, TensorData> inputs) {
    GraphInputs.check(graph, inputs);
    Values values = new Values(constants);
    for (String name : graph.inputs()) {
      TensorData data = inputs.get(name);
      if (data == null) {
        int count = graph.tensor(name).shape().elementCount();
        putInput(graph.tensor(name), Map.of(name, new float[count]), values);
      } else {
        values.put(name, TensorView.of(data));
      }
    }
    return compute(values);
  }

  private Values compute(Values values) {
    for (Node node : graph.nodes()) {
      OpDefinition.run(new Operands(graph, node, values));
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
    QuantParams quantization = input.quantization();
    if (input.type() == DataType.FLOAT32) {
      values.put(input.name(), elements.clone());
    } else if (input.type() == DataType.INT8 && quantization != null) {
      values.put(input.name(), Int8Ops.quantize(elements, quantization));
    } else {
      values.put(input.name(), converted(elements, input));
    }
  }

  private static TensorView converted(float[] elements, TensorSpec to) {
    QuantParams quantization = to.quantization();
    TensorView stored = TensorView.allocate(to.type(), elements.length);
    for (int i = 0; i < elements.length; i++) {
      if (quantization == null) {
        stored.setDouble(i, elements[i]);
      } else {
        long q = (long) Math.rint(elements[i] / quantization.scale()) + quantization.zeroPoint();
        stored.setLong(i, Math.max(to.type().least(), Math.min(to.type().greatest(), q)));
      }
    }
    return stored;
  }
}
