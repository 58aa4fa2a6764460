package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * ONNX Runtime's QLinearAdd and QLinearMul, with NumPy's broadcasting. Inputs are A with scale and
 * zero point, B likewise, and the output's scale and zero point.
 *
 * <pre>
 * add  rint(fma(a, s_a / s_c, fma(b, s_b / s_c, z_c - (s_a / s_c * z_a + s_b / s_c * z_b))))
 * mul  rint((float) ((a - z_a) * (b - z_b)) * (s_a * s_b / s_c)) + z_c
 * </pre>
 */
final class QLinearBinary implements PlainOp {
  private static final int A = 0;
  private static final int B = 3;
  private static final int C = 5;

  private final boolean product;

  /**
   * One of the two ops.
   *
   * @param product whether it multiplies; else it adds
   */
  QLinearBinary(boolean product) {
    this.product = product;
  }

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType a = TypeChecks.input(node, A, TypeChecks.BYTES);
    TensorType b = TypeChecks.inputLike(node, B, a);
    QLinearParameters.check(node, A, a.type());
    QLinearParameters.check(node, B, a.type());
    QLinearParameters.check(node, C, a.type());
    Shape shape = Broadcast.shape(node, a.shape(), b.shape());
    Broadcast walk = Broadcast.of(shape, a.shape(), b.shape());
    return Prepared.of(
        new TensorType(a.type(), shape), new Kernel(walk, QuantizedRange.of(a.type()), product));
  }

  private record Kernel(Broadcast walk, QuantizedRange range, boolean product)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      for (int row = 0; row < walk.rows(); row++) {
        if (product) {
          multiply(inputs, row, outputs[0]);
        } else {
          add(inputs, row, outputs[0]);
        }
      }
    }

    private void add(TensorView[] inputs, int row, TensorView y) {
      float ofA = QLinearParameters.scale(inputs, A) / QLinearParameters.scale(inputs, C);
      float ofB = QLinearParameters.scale(inputs, B) / QLinearParameters.scale(inputs, C);
      float zeros =
          ofA * QLinearParameters.zeroPoint(inputs, A)
              + ofB * QLinearParameters.zeroPoint(inputs, B);
      float fixed = QLinearParameters.zeroPoint(inputs, C) - zeros;
      int a = walk.first(0, row);
      int b = walk.first(1, row);
      for (int i = 0; i < walk.length(); i++) {
        float right = Math.fma(inputs[B].getFloat(b + i * walk.step(1)), ofB, fixed);
        float sum = Math.fma(inputs[A].getFloat(a + i * walk.step(0)), ofA, right);
        y.setLong(row * walk.length() + i, range.quantize(sum, 0));
      }
    }

    private void multiply(TensorView[] inputs, int row, TensorView y) {
      float factor =
          QLinearParameters.scale(inputs, A)
              * QLinearParameters.scale(inputs, B)
              / QLinearParameters.scale(inputs, C);
      int aZero = QLinearParameters.zeroPoint(inputs, A);
      int bZero = QLinearParameters.zeroPoint(inputs, B);
      int zero = QLinearParameters.zeroPoint(inputs, C);
      int a = walk.first(0, row);
      int b = walk.first(1, row);
      for (int i = 0; i < walk.length(); i++) {
        long left = inputs[A].getLong(a + i * walk.step(0)) - aZero;
        long right = inputs[B].getLong(b + i * walk.step(1)) - bZero;
        y.setLong(row * walk.length() + i, range.quantize(left * right * factor, zero));
      }
    }
  }
}
