package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.Arrays;

/**
 * ONNX Runtime's QLinearConcat: tensors of different scales are put one after the other along an
 * axis. Inputs are the output's scale and zero point, then each tensor with its own; equal
 * parameters leave the integers as they are.
 */
final class QLinearConcat implements PlainOp {
  private static final int Y = -1;
  private static final int FIRST = 2;

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType first = TypeChecks.input(node, FIRST, TypeChecks.BYTES);
    node.check(
        (node.inputCount() - FIRST) % 3 == 0,
        "%d inputs are not tensors with scale and zero point each",
        node.inputCount() - FIRST);
    int axis = node.axis(node.requireInteger("axis"), first.shape().rank());
    long extent = 0;
    QLinearParameters.check(node, Y, first.type());
    for (int input = FIRST; input < node.inputCount(); input += 3) {
      Shape shape = TypeChecks.inputLike(node, input, first).shape();
      QLinearParameters.check(node, input, first.type());
      node.check(
          shape.rank() == first.shape().rank()
              && shape.withDim(axis, 1).equals(first.shape().withDim(axis, 1)),
          "%s and %s cannot be joined along axis %d",
          first.shape(),
          shape,
          axis);
      extent += shape.dim(axis);
    }
    long[] extents = Arrays.stream(first.shape().toArray()).asLongStream().toArray();
    extents[axis] = extent;
    Shape shape = node.shapeOf(extents);
    return Prepared.of(
        new TensorType(first.type(), shape),
        new Kernel(
            shape.elementCount(0, axis),
            shape.elementCount(axis, shape.rank()),
            QuantizedRange.of(first.type())));
  }

  /**
   * The arithmetic.
   *
   * @param outer the extents before the axis, multiplied
   * @param row the elements of the output for each of those
   */
  private record Kernel(int outer, int row, QuantizedRange range) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      int at = 0;
      for (int input = FIRST; input < inputs.length; input += 3) {
        int length = outer == 0 ? 0 : inputs[input].count() / outer;
        for (int o = 0; o < outer; o++) {
          for (int i = 0; i < length; i++) {
            long q = inputs[input].getLong(o * length + i);
            float real = QLinearParameters.dequantize(inputs, input, q);
            outputs[0].setLong(
                o * row + at + i, QLinearParameters.quantize(inputs, Y, range, real));
          }
        }
        at += length;
      }
    }
  }
}
