package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.product.BatchProduct;
import java.util.List;

/**
 * ONNX MatMulInteger, version 10: the product of two quantized tensors as exact INT32 sums. Zero
 * points are single, for each row of A, or for each column of B.
 */
final class MatMulInteger implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    ShiftedInput a = new ShiftedInput(node, 0, 2, ParameterIndex.ofRows(node, 2, node.shape(0)));
    ShiftedInput b = new ShiftedInput(node, 1, 3, ParameterIndex.ofColumns(node, 3, node.shape(1)));
    BatchProduct product = BatchProduct.of(node, DataType.INT32, node.shape(0), node.shape(1));
    return Prepared.of(
        new TensorType(DataType.INT32, product.output()),
        List.of(a.scratch(), b.scratch()),
        (inputs, outputs, scratch) ->
            product.run(a.of(inputs, scratch[0]), b.of(inputs, scratch[1]), outputs[0]));
  }
}
