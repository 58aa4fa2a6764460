package io.sluice.tools;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.ShapeInference;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.model.UnaryFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Float graphs for tests: each op's node and its output tensor have the same name. */
public final class GraphSketch {
  private final Map<String, TensorSpec> tensors = new LinkedHashMap<>();
  private final Map<String, TensorData> constants = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> inputs = new ArrayList<>();
  private final List<StateBinding> states = new ArrayList<>();

  public static Op.Conv conv1d(int padding) {
    return new Op.Conv(List.of(1), List.of(padding, padding), List.of(1), 1);
  }

  public static Op relu() {
    return new Op.Unary(UnaryFunction.RELU);
  }

  public static Op binary(BinaryFunction function) {
    return new Op.Binary(function);
  }

  public GraphSketch input(String name, int... shape) {
    tensors.put(name, TensorSpec.float32(name, Shape.of(shape)));
    inputs.add(name);
    return this;
  }

  public GraphSketch state(String input, String output, int... shape) {
    input(input, shape);
    states.add(new StateBinding(input, output));
    return this;
  }

  public GraphSketch constant(String name, Shape shape, float... values) {
    tensors.put(name, TensorSpec.float32(name, shape));
    constants.put(name, TensorData.ofFloats(shape, values));
    return this;
  }

  /** A constant with values from -bound to bound. */
  public GraphSketch random(String name, float bound, int... extents) {
    Shape shape = Shape.of(extents);
    return constant(name, shape, uniform(shape.elementCount(), bound, name.hashCode()));
  }

  public GraphSketch op(String name, Op op, String... operands) {
    return op(List.of(name), op, operands);
  }

  /** A node with several outputs, named as the first of them. */
  public GraphSketch op(List<String> outputs, Op op, String... operands) {
    Node node = new Node(outputs.get(0), op, List.of(operands), outputs);
    List<Shape> shapes = ShapeInference.infer(node, tensor -> tensors.get(tensor).shape());
    for (int i = 0; i < outputs.size(); i++) {
      tensors.put(outputs.get(i), TensorSpec.float32(outputs.get(i), shapes.get(i)));
    }
    nodes.add(node);
    return this;
  }

  public Graph outputs(String... outputs) {
    return new Graph(
        List.copyOf(tensors.values()), constants, nodes, inputs, List.of(outputs), states);
  }

  public static float[] uniform(int count, float bound, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * bound;
    }
    return values;
  }

  /** Samples of one input, with values from -bound to bound. */
  public static List<Map<String, float[]>> samples(Graph graph, int count, float bound) {
    TensorSpec input = graph.dataInputs().get(0);
    List<Map<String, float[]>> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(Map.of(input.name(), uniform(input.shape().elementCount(), bound, i)));
    }
    return samples;
  }
}
