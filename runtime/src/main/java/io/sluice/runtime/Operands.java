package io.sluice.runtime;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;

/** The tensors one node reads and writes, by their place among its inputs and outputs. */
record Operands(Graph graph, Node node, Values values) {

  TensorSpec input(int index) {
    return graph.tensor(node.inputs().get(index));
  }

  TensorSpec output() {
    return graph.tensor(node.output());
  }

  boolean has(int index) {
    return index < node.inputs().size();
  }

  Shape shape(int index) {
    return input(index).shape();
  }

  Shape outputShape() {
    return output().shape();
  }

  QuantParams quantization(int index) {
    return input(index).requireQuantization();
  }

  QuantParams outputQuantization() {
    return output().requireQuantization();
  }

  float[] floats(int index) {
    return values.sharedFloats(node.inputs().get(index));
  }

  byte[] bytes(int index) {
    return values.sharedBytes(node.inputs().get(index));
  }

  int[] ints(int index) {
    return values.sharedInts(node.inputs().get(index));
  }

  void give(int output, float[] elements) {
    values.put(node.outputs().get(output), elements);
  }

  void give(float[] elements) {
    give(0, elements);
  }

  void give(byte[] elements) {
    values.put(node.output(), elements);
  }
}
