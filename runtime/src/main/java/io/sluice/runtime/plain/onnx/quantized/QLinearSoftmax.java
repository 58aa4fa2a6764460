package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.kernels.Activations;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.List;

/**
 * ONNX Runtime's QLinearSoftmax: the softmax of the reals, quantized. The attribute opset says
 * whether it is taken along one axis (13 and later) or over all dimensions from the axis on.
 */
final class QLinearSoftmax implements PlainOp {
  private static final int X = 0;
  private static final int Y = 2;
  private static final int FIRST_OF_ONE_AXIS = 13;

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, X, TypeChecks.BYTES);
    QLinearParameters.check(node, X, x.type());
    QLinearParameters.check(node, Y, x.type());
    Shape shape = x.shape();
    boolean oneAxis = node.requireInteger("opset") >= FIRST_OF_ONE_AXIS;
    int axis = node.axis(node.integer("axis", oneAxis ? -1 : 1), shape.rank());
    int end = oneAxis ? axis + 1 : shape.rank();
    Kernel kernel =
        new Kernel(
            shape.elementCount(axis, end),
            shape.elementCount(end, shape.rank()),
            QuantizedRange.of(x.type()));
    TensorType exponentials = new TensorType(DataType.FLOAT32, Shape.of(kernel.extent));
    return Prepared.of(x, List.of(exponentials), kernel);
  }

  private record Kernel(int extent, int inner, QuantizedRange range) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      int lanes = extent == 0 ? 0 : inputs[X].count() / extent;
      for (int lane = 0; lane < lanes; lane++) {
        lane(inputs, outputs[0], scratch[0], lane / inner * extent * inner + lane % inner);
      }
    }

    private void lane(TensorView[] inputs, TensorView y, TensorView exponentials, int first) {
      long max = Long.MIN_VALUE;
      for (int k = 0; k < extent; k++) {
        max = Math.max(max, inputs[X].getLong(first + k * inner));
      }
      float sum = 0f;
      for (int k = 0; k < extent; k++) {
        float below = (float) (inputs[X].getLong(first + k * inner) - max);
        float e = Activations.exp(QLinearParameters.scale(inputs, X) * below);
        exponentials.setFloat(k, e);
        sum += e;
      }
      for (int k = 0; k < extent; k++) {
        float real = exponentials.getFloat(k) / sum;
        y.setLong(first + k * inner, QLinearParameters.quantize(inputs, Y, range, real));
      }
    }
  }
}
