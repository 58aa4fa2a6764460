package io.sluice.runtime.op;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;

/** The tensors one node reads and writes, by their place among its inputs and outputs. */
public record Operands(Graph graph, Node node, Values values) {

  public TensorSpec input(int index) {
    return graph.tensor(node.inputs().get(index));
  }

  TensorSpec output() {
    return graph.tensor(node.output());
  }

  public boolean has(int index) {
    return index < node.inputs().size();
  }

  public Shape shape(int index) {
    return input(index).shape();
  }

  public Shape outputShape() {
    return output().shape();
  }

  public QuantParams quantization(int index) {
    return input(index).requireQuantization();
  }

  public QuantParams outputQuantization() {
    return output().requireQuantization();
  }

  public float[] floats(int index) {
    return values.sharedFloats(node.inputs().get(index));
  }

  public byte[] bytes(int index) {
    return values.sharedBytes(node.inputs().get(index));
  }

  public int[] ints(int index) {
    return values.sharedInts(node.inputs().get(index));
  }

  public void give(int output, float[] elements) {
    values.put(node.outputs().get(output), elements);
  }

  public void give(float[] elements) {
    give(0, elements);
  }

  public void give(byte[] elements) {
    values.put(node.output(), elements);
  }
}
