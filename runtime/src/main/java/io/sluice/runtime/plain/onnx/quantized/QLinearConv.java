package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;
import io.sluice.runtime.plain.onnx.product.Convolution;
import java.util.List;

/**
 * ONNX QLinearConv, version 10: exact sums on top of the bias, requantized as ONNX Runtime does,
 * with the multiplier {@code x_scale * w_scale / y_scale} in float. The weight's scale and zero
 * point are single, or one for each output channel.
 */
final class QLinearConv implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    Shape x = node.shape(0);
    Shape weight = node.shape(3);
    Convolution convolution = Convolution.of(node, DataType.INT32, x, weight);
    node.spec(5);
    for (int scale : new int[] {1, 4, 6}) {
      DataType type = node.input(scale).type();
      node.check(type == DataType.FLOAT32, "scale %d is of type %s", scale, type.code());
    }
    for (int single : new int[] {1, 2, 6, 7}) {
      node.check(
          node.shape(single).elementCount() == 1,
          "input %d %s must be single",
          single,
          node.shape(single));
    }
    if (node.has(8)) {
      TypeChecks.vector(node, 8, DataType.INT32, convolution.channels());
    }
    DataType type = TypeChecks.input(node, 7, TypeChecks.BYTES).type();
    Kernel kernel =
        new Kernel(
            new ShiftedInput(node, 0, 2, ParameterIndex.SINGLE),
            new ShiftedInput(node, 3, 5, ParameterIndex.ofChannels(node, 5, weight)),
            convolution,
            QuantizedRange.of(type),
            ParameterIndex.ofChannels(node, 4, weight).single());
    Shape output = Convolution.output(node, x, weight);
    return Prepared.of(
        new TensorType(type, output),
        List.of(
            kernel.x.scratch(), kernel.weight.scratch(), new TensorType(DataType.INT32, output)),
        kernel);
  }

  /**
   * The arithmetic.
   *
   * @param oneScale whether the weight has one scale only
   */
  private record Kernel(
      ShiftedInput x,
      ShiftedInput weight,
      Convolution convolution,
      QuantizedRange range,
      boolean oneScale)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView sums = scratch[2];
      int plane = convolution.windows().count();
      if (inputs.length > 8 && inputs[8] != null) {
        Sums.repeat(sums, inputs[8], plane);
      } else {
        Sums.clear(sums);
      }
      convolution.add(x.of(inputs, scratch[0]), weight.of(inputs, scratch[1]), sums);
      int zeroPoint = (int) inputs[7].getLong(0);
      for (int i = 0; i < convolution.batch() * convolution.channels(); i++) {
        float weightScale = inputs[4].getFloat(oneScale ? 0 : i % convolution.channels());
        float multiplier = inputs[1].getFloat(0) * weightScale / inputs[6].getFloat(0);
        range.requantize(sums, outputs[0], i * plane, plane, multiplier, zeroPoint);
      }
    }
  }
}
