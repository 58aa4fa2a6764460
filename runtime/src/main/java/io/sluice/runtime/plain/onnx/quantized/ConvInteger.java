package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.product.Convolution;
import java.util.List;

/**
 * ONNX ConvInteger, version 10: a convolution of quantized tensors as exact INT32 sums. The
 * weight's zero point is single, or one for each output channel.
 */
final class ConvInteger implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    Shape x = node.shape(0);
    Shape weight = node.shape(1);
    Convolution convolution = Convolution.of(node, DataType.INT32, x, weight);
    if (node.has(2)) {
      node.check(node.shape(2).elementCount() == 1, "the input has %s zero points", node.shape(2));
    }
    ShiftedInput shiftedX = new ShiftedInput(node, 0, 2, ParameterIndex.SINGLE);
    ShiftedInput shiftedWeight =
        new ShiftedInput(node, 1, 3, ParameterIndex.ofChannels(node, 3, weight));
    return Prepared.of(
        new TensorType(DataType.INT32, Convolution.output(node, x, weight)),
        List.of(shiftedX.scratch(), shiftedWeight.scratch()),
        (inputs, outputs, scratch) -> {
          Sums.clear(outputs[0]);
          convolution.add(
              shiftedX.of(inputs, scratch[0]), shiftedWeight.of(inputs, scratch[1]), outputs[0]);
        });
  }
}
