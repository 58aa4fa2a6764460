package io.sluice.runtime.plain.onnx.product;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;

/** ONNX Conv, versions 1 to 22, over one to three spatial dimensions. */
final class Conv implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    Shape weight = TypeChecks.inputLike(node, 1, x).shape();
    Convolution convolution = Convolution.of(node, Sums.typeFor(x.type()), x.shape(), weight);
    TensorType output = new TensorType(x.type(), Convolution.output(node, x.shape(), weight));
    boolean bias = node.has(2);
    if (bias) {
      TypeChecks.vector(node, 2, x.type(), convolution.channels());
    }
    return Prepared.of(
        output,
        Sums.scratch(output),
        (inputs, outputs, scratch) -> {
          TensorView sums = Sums.in(outputs[0], scratch);
          if (bias) {
            Sums.repeat(sums, inputs[2], convolution.windows().count());
          } else {
            Sums.clear(sums);
          }
          convolution.add(inputs[0], inputs[1], sums);
          Sums.finish(sums, outputs[0]);
        });
  }
}
