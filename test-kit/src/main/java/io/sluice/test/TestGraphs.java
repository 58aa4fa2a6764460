package io.sluice.test;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The graphs of {@link TestModel}. */
final class TestGraphs {
  private static final Shape ONE = Shape.of(1, 1);

  private final List<TensorSpec> tensors = new ArrayList<>();
  private final Map<String, TensorData> constants = new TreeMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private TestGraphs(Shape input) {
    tensors.add(TensorSpec.float32("x", input));
  }

  /** {@code score = bias + sum(weight * x)}. */
  static Graph weightedSum(Shape input, float bias, float... weights) {
    TestGraphs graph = new TestGraphs(input);
    graph.addWeightedSum(input, bias, weights, "score");
    return new Graph(
        graph.tensors, graph.constants, graph.nodes, List.of("x"), List.of("score"), List.of());
  }

  /** {@code after = before + bias + sum(weight * x)}, which is also the score. */
  static Graph runningSum(Shape input, float bias, float... weights) {
    TestGraphs graph = new TestGraphs(input);
    graph.addWeightedSum(input, bias, weights, "sum");
    graph.tensors.add(TensorSpec.float32("before", ONE));
    graph.add("add", new Op.Binary(BinaryFunction.ADD), List.of("sum", "before"), "after");
    graph.addConstant("one", ONE, 1);
    graph.add("out", new Op.Linear(), List.of("after", "one"), "score");
    return new Graph(
        graph.tensors,
        graph.constants,
        graph.nodes,
        List.of("x", "before"),
        List.of("score", "after"),
        List.of(new StateBinding("before", "after")));
  }

  private void addWeightedSum(Shape input, float bias, float[] weights, String result) {
    Shape flat = Shape.of(1, weights.length);
    String from = "x";
    if (!input.equals(flat)) {
      tensors.add(TensorSpec.float32("flat", flat));
      nodes.add(new Node("flatten", new Op.Reshape(flat), List.of("x"), List.of("flat")));
      from = "flat";
    }
    addConstant("weight", flat, weights);
    addConstant("bias", Shape.of(1), bias);
    add("sum", new Op.Linear(), List.of(from, "weight", "bias"), result);
  }

  private void add(String name, Op op, List<String> inputs, String result) {
    tensors.add(TensorSpec.float32(result, ONE));
    nodes.add(new Node(name, op, inputs, List.of(result)));
  }

  private void addConstant(String name, Shape shape, float... values) {
    tensors.add(TensorSpec.float32(name, shape));
    constants.put(name, TensorData.ofFloats(shape, values));
  }
}
