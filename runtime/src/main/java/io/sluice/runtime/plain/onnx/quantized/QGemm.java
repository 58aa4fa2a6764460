package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;
import io.sluice.runtime.plain.onnx.product.Gemm;
import io.sluice.runtime.plain.onnx.product.MatrixProduct;
import io.sluice.runtime.plain.onnx.recurrent.Recurrent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's QGemm: exact sums on top of the INT32 addend C, which has the scale {@code alpha *
 * a_scale * b_scale}. With a scale for the output they are requantized, else they become floats.
 * B's scale and zero point are single, or one for each column.
 */
final class QGemm implements PlainOp {
  private static final int A = 0;
  private static final int B = 3;
  private static final int ADDEND = 6;
  private static final int Y = 6;

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType a = TypeChecks.input(node, A, TypeChecks.BYTES);
    QLinearParameters.check(node, A, a.type());
    TensorType b = TypeChecks.input(node, B, TypeChecks.BYTES);
    MatrixProduct product =
        Gemm.product(node, new TensorType(DataType.INT32, a.shape()), b.shape());
    Shape shape = Shape.of(product.rows(), product.columns());
    ParameterIndex bScale = ParameterIndex.ofColumns(node, B + 1, shape);
    boolean bTransposed = node.integer("transB", 0) != 0;
    ParameterIndex bZero =
        bTransposed
            ? ParameterIndex.ofChannels(node, B + 2, b.shape())
            : ParameterIndex.ofColumns(node, B + 2, b.shape());
    boolean quantized = node.has(Y + 1);
    DataType type = DataType.FLOAT32;
    if (quantized) {
      type = node.has(Y + 2) ? node.input(Y + 2).type() : a.type();
      QLinearParameters.check(node, Y, type);
      node.check(TypeChecks.BYTES.contains(type), "gives no %s", type.code());
    }
    Kernel kernel =
        new Kernel(
            new ShiftedInput(node, A, A + 2, ParameterIndex.SINGLE),
            new ShiftedInput(node, B, B + 2, bZero),
            product,
            addend(node, shape),
            bScale,
            node.real("alpha", 1f),
            quantized ? QuantizedRange.of(type) : QuantizedRange.of(DataType.INT8),
            quantized);
    return Prepared.of(
        new TensorType(type, shape),
        List.of(kernel.a.scratch(), kernel.b.scratch(), new TensorType(DataType.INT32, shape)),
        kernel);
  }

  private static Broadcast addend(PlainNode node, Shape shape) {
    Shape c = Shape.of();
    if (node.has(ADDEND)) {
      c = node.shape(ADDEND);
      node.check(
          node.input(ADDEND).type() == DataType.INT32
              && Broadcast.shape(node, shape, c).equals(shape),
          "C %s does not broadcast to INT32 %s",
          node.input(ADDEND),
          shape);
    }
    return Broadcast.of(shape, c);
  }

  private record Kernel(
      ShiftedInput a,
      ShiftedInput b,
      MatrixProduct product,
      Broadcast addend,
      ParameterIndex bScale,
      float alpha,
      QuantizedRange range,
      boolean quantized)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView sums = scratch[2];
      begin(sums, Recurrent.optional(inputs, ADDEND));
      product.add(sums, 0, a.of(inputs, scratch[0]), 0, b.of(inputs, scratch[1]), 0);
      for (int i = 0; i < sums.count(); i++) {
        float factor =
            alpha * QLinearParameters.scale(inputs, A) * inputs[B + 1].getFloat(bScale.of(i));
        if (quantized) {
          float multiplier = factor / QLinearParameters.scale(inputs, Y);
          int zero = QLinearParameters.zeroPoint(inputs, Y);
          range.requantize(sums, outputs[0], i, 1, multiplier, zero);
        } else {
          outputs[0].setFloat(i, sums.getFloat(i) * factor);
        }
      }
    }

    private void begin(TensorView sums, @Nullable TensorView c) {
      Sums.clear(sums);
      if (c == null) {
        return;
      }
      for (int row = 0; row < addend.rows(); row++) {
        for (int i = 0; i < addend.length(); i++) {
          long value = c.getLong(addend.first(0, row) + i * addend.step(0));
          sums.setLong(row * addend.length() + i, value);
        }
      }
    }
  }
}
