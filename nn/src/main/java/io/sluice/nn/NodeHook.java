package io.sluice.nn;

import io.sluice.model.Node;

/**
 * Changes the values of a {@link GraphModule} as they are computed: what a node reads, or what it
 * gives. Fake quantization is one.
 */
public interface NodeHook {
  /** Changes nothing. */
  NodeHook NONE = new NodeHook() {};

  /**
   * What a node reads instead of an operand.
   *
   * @param index of the operand among the node's inputs
   */
  default Tensor operand(Node node, int index, Tensor value) {
    return value;
  }

  /**
   * What a node gives instead of a result.
   *
   * @param index of the result among the node's outputs
   */
  default Tensor result(Node node, int index, Tensor value) {
    return value;
  }
}
