package io.sluice.runtime.plain.onnx.pool;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.window.WindowAttributes;
import io.sluice.runtime.plain.onnx.window.WindowAxis;
import io.sluice.runtime.plain.onnx.window.Windows;

/**
 * The windows of a pool over each channel.
 *
 * @param planes channels of all batches
 * @param output the shape of the result
 */
public record PoolShape(Windows windows, int planes, Shape output) {
  /** The pool that a node's attributes describe. */
  public static PoolShape of(PlainNode node, TensorType x) {
    Windows windows = WindowAttributes.ofPool(node, x.shape()).over(x.shape());
    return new PoolShape(
        windows, planes(x.shape()), windows.outputOver(x.shape(), x.shape().dim(1)));
  }

  /** One window over all spatial dimensions, of which there may be any number. */
  public static PoolShape global(PlainNode node, TensorType x) {
    Shape shape = x.shape();
    node.check(shape.rank() >= 2, "input %s has no channels", shape);
    int extent = shape.elementCount(2, shape.rank());
    node.check(extent > 0, "input %s has channels without elements", shape);
    Shape output = shape;
    for (int axis = 2; axis < shape.rank(); axis++) {
      output = output.withDim(axis, 1);
    }
    return new PoolShape(
        Windows.of(new WindowAxis(extent, 1, extent, 1, 1, 0, 0)), planes(shape), output);
  }

  private static int planes(Shape x) {
    return x.dim(0) * x.dim(1);
  }

  /** Takes each window's elements into its result. */
  public void fold(WindowFold fold, TensorView x, TensorView y) {
    fold.run(windows, planes, x, y);
  }
}
