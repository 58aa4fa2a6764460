package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;

/**
 * Which scale belongs to which element in QuantizeLinear and DequantizeLinear: one for the tensor,
 * one for each slice along an axis, or one for each block of elements along it.
 *
 * @param outer the extents before the axis, multiplied
 * @param extent of the axis
 * @param inner the extents after it, multiplied
 * @param block how many adjacent slices share scales; 0 if each has one scale of its own
 */
record ScaleLayout(int outer, int extent, int inner, int block) {

  /**
   * The layout of input 1, the scale, for input 0.
   *
   * @throws io.sluice.model.InvalidModelException if they do not fit, or if the node's version has
   *     no such layout
   */
  static ScaleLayout of(PlainNode node) {
    Shape x = node.shape(0);
    Shape scale = node.shape(1);
    checkZeroPoint(node, scale);
    int block = node.integer("block_size", 0, 0, Integer.MAX_VALUE);
    if (block == 0 && scale.rank() <= 1 && scale.elementCount() == 1) {
      return new ScaleLayout(1, 1, x.elementCount(), 0);
    }
    int axis = node.axis(node.integer("axis", 1), x.rank());
    ScaleLayout layout =
        new ScaleLayout(
            x.elementCount(0, axis), x.dim(axis), x.elementCount(axis + 1, x.rank()), block);
    if (block == 0) {
      node.check(
          node.version() >= 13,
          "scales %s for each slice exist from opset 13 on, not in %d; convert the model to it",
          scale,
          node.version());
      node.check(
          scale.rank() == 1 && scale.dim(0) == x.dim(axis),
          "scales %s do not fit axis %d of %s",
          scale,
          axis,
          x);
    } else {
      int blocks = layout.blocks();
      node.check(
          scale.equals(x.withDim(axis, blocks)),
          "scales %s do not fit blocks of %d along axis %d of %s",
          scale,
          block,
          axis,
          x);
    }
    return layout;
  }

  private static void checkZeroPoint(PlainNode node, Shape scale) {
    if (node.has(2)) {
      Shape zeroPoint = node.shape(2);
      boolean single = scale.elementCount() == 1 && zeroPoint.elementCount() == 1;
      node.check(
          single || zeroPoint.equals(scale),
          "zero points %s are not as many as scales %s",
          zeroPoint,
          scale);
    }
  }

  private int blocks() {
    return (int) (((long) extent + block - 1) / block);
  }

  /** The scale of the first element of a slice. */
  int first(int outerIndex, int slice) {
    return block == 0 ? slice : (outerIndex * blocks() + slice / block) * inner;
  }

  /** How far the scale moves from one element of a slice to the next. */
  int step() {
    return block == 0 ? 0 : 1;
  }
}
