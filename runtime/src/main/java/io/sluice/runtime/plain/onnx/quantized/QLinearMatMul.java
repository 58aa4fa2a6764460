package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;
import io.sluice.runtime.plain.onnx.product.BatchProduct;
import java.util.List;
import java.util.Set;

/**
 * ONNX QLinearMatMul, versions 10 and 21: exact sums, requantized as ONNX Runtime does, with the
 * multiplier {@code a_scale * b_scale / y_scale} in float. Scales and zero points of A and of the
 * output are single or for each row, those of B single or for each column.
 */
final class QLinearMatMul implements PlainOp {
  private static final Set<DataType> SCALES = Set.of(DataType.FLOAT32, DataType.FLOAT16);

  @Override
  public Prepared prepare(PlainNode node) {
    for (int scale : new int[] {1, 4, 6}) {
      TypeChecks.input(node, scale, SCALES);
    }
    node.spec(2);
    node.spec(5);
    ShiftedInput a = new ShiftedInput(node, 0, 2, ParameterIndex.ofRows(node, 2, node.shape(0)));
    ShiftedInput b = new ShiftedInput(node, 3, 5, ParameterIndex.ofColumns(node, 5, node.shape(3)));
    BatchProduct product = BatchProduct.of(node, DataType.INT32, node.shape(0), node.shape(3));
    DataType type = TypeChecks.input(node, 7, TypeChecks.BYTES).type();
    Kernel kernel =
        new Kernel(
            a,
            b,
            product,
            QuantizedRange.of(type),
            ParameterIndex.ofRows(node, 1, product.output()),
            ParameterIndex.ofColumns(node, 4, product.output()),
            ParameterIndex.ofRows(node, 6, product.output()),
            ParameterIndex.ofRows(node, 7, product.output()));
    return Prepared.of(
        new TensorType(type, product.output()),
        List.of(a.scratch(), b.scratch(), new TensorType(DataType.INT32, product.output())),
        kernel);
  }

  private record Kernel(
      ShiftedInput a,
      ShiftedInput b,
      BatchProduct product,
      QuantizedRange range,
      ParameterIndex aScale,
      ParameterIndex bScale,
      ParameterIndex yScale,
      ParameterIndex yZeroPoint)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView sums = scratch[2];
      product.run(a.of(inputs, scratch[0]), b.of(inputs, scratch[1]), sums);
      for (int i = 0; i < sums.count(); i++) {
        float multiplier =
            inputs[1].getFloat(aScale.of(i))
                * inputs[4].getFloat(bScale.of(i))
                / inputs[6].getFloat(yScale.of(i));
        int zeroPoint = (int) inputs[7].getLong(yZeroPoint.of(i));
        range.requantize(sums, outputs[0], i, 1, multiplier, zeroPoint);
      }
    }
  }
}
