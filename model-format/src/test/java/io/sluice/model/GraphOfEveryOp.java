package io.sluice.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A chain of all ops of the format but the imported ones, over tiny tensors. */
final class GraphOfEveryOp {
  private final List<TensorSpec> tensors = new ArrayList<>();
  private final SortedMap<String, TensorData> constants = new TreeMap<>();
  private final List<Node> nodes = new ArrayList<>();

  Graph build() {
    tensor("x", 1, 2, 3);
    tensor("h0", 1, 2);
    conv();
    recurrent();
    add("bn", new Op.BatchNorm(0.5f), List.of("l", ones(1), ones(1), ones(1), ones(1)), 1, 1, 2);
    add("pool", new Op.AdaptiveAvgPool(List.of(2)), List.of("bn"), 1, 1, 2);
    add("relu", new Op.Unary(UnaryFunction.RELU), List.of("pool"), 1, 1, 2);
    add("hs", new Op.HardSigmoid(0.25f, 0.75f), List.of("relu"), 1, 1, 2);
    add("soft", new Op.Softmax(2), List.of("hs"), 1, 1, 2);
    add("sum", new Op.Binary(BinaryFunction.ADD), List.of("soft", "hs"), 1, 1, 2);
    add("turned", new Op.Transpose(List.of(0, 2, 1)), List.of("sum"), 1, 2, 1);
    add("flat", new Op.Reshape(Shape.of(1, 2)), List.of("turned"), 1, 2);
    add("both", new Op.Concat(1), List.of("flat", "flat"), 1, 4);
    add("part", new Op.Slice(1, 1, 3), List.of("both"), 1, 2);
    tensors.add(TensorSpec.int8("q", Shape.of(1, 2), QuantParams.perTensor(0.5f, 3)));
    nodes.add(new Node("q", new Op.Quantize(), List.of("part"), List.of("q")));
    add("real", new Op.Dequantize(), List.of("q"), 1, 2);
    add("linear", new Op.Linear(), List.of("real", ones(2, 2), ones(2)), 1, 2);
    add("mean", new Op.ReduceMean(List.of(0), false), List.of("linear"), 2);
    return new Graph(
        tensors,
        constants,
        nodes,
        List.of("x", "h0"),
        List.of("mean", "h1"),
        List.of(new StateBinding("h0", "h1")));
  }

  private void conv() {
    Op conv = new Op.Conv(List.of(1), List.of(0, 0), List.of(2), 1);
    add("conv", conv, List.of("x", ones(2, 2, 2), ones(2)), 1, 2, 1);
  }

  /** Both of the layers take the sequence of one step. */
  private void recurrent() {
    tensor("step", 1, 1, 2);
    nodes.add(
        new Node("step", new Op.Transpose(List.of(0, 2, 1)), List.of("conv"), List.of("step")));
    tensor("g", 1, 1, 2);
    tensor("h1", 1, 2);
    nodes.add(
        new Node(
            "g",
            new Op.Gru(),
            List.of("step", "h0", ones(6, 2), ones(6, 2), ones(6), ones(6)),
            List.of("g", "h1")));
    tensor("l", 1, 1, 2);
    tensor("h2", 1, 2);
    tensor("c2", 1, 2);
    nodes.add(
        new Node(
            "l",
            new Op.Lstm(),
            List.of("g", "h0", "h1", ones(8, 2), ones(8, 2), ones(8), ones(8)),
            List.of("l", "h2", "c2")));
  }

  private void add(String name, Op op, List<String> inputs, int... shape) {
    tensor(name, shape);
    nodes.add(new Node(name, op, inputs, List.of(name)));
  }

  private void tensor(String name, int... shape) {
    tensors.add(TensorSpec.float32(name, Shape.of(shape)));
  }

  private String ones(int... shape) {
    String name = "w" + constants.size();
    Shape of = Shape.of(shape);
    float[] values = new float[of.elementCount()];
    Arrays.fill(values, 1);
    constants.put(name, TensorData.ofFloats(of, values));
    tensor(name, shape);
    return name;
  }
}
