package io.sluice.runtime.plain.onnx.product;

import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;

/** ONNX MatMul, versions 1 to 13: the products of {@code numpy.matmul}. */
final class MatMul implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType a = TypeChecks.input(node, 0, TypeChecks.NUMBERS);
    TensorType b = TypeChecks.inputLike(node, 1, a);
    BatchProduct product = BatchProduct.of(node, a.type(), a.shape(), b.shape());
    TensorType output = new TensorType(a.type(), product.output());
    return Prepared.of(
        output,
        Sums.scratch(output),
        (inputs, outputs, scratch) -> {
          TensorView sums = Sums.in(outputs[0], scratch);
          product.run(inputs[0], inputs[1], sums);
          Sums.finish(sums, outputs[0]);
        });
  }
}
