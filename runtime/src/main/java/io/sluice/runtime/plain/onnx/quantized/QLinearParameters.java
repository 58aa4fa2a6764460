package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;

/**
 * The scale and the zero point of a tensor of ONNX Runtime's QLinear ops, which are the two inputs
 * after it; those of an output follow the last of another tensor. Both are single, and a zero point
 * that is left out is 0.
 */
final class QLinearParameters {
  private QLinearParameters() {}

  /**
   * Checks the parameters of a tensor.
   *
   * @param before the input before the scale
   * @throws io.sluice.model.InvalidModelException if they are not single, or of other types
   */
  static void check(PlainNode node, int before, DataType type) {
    checkSingle(node, before + 1, DataType.FLOAT32);
    if (node.has(before + 2)) {
      checkSingle(node, before + 2, type);
    }
  }

  private static void checkSingle(PlainNode node, int input, DataType type) {
    node.check(
        node.input(input).type() == type && node.shape(input).elementCount() == 1,
        "input %d is %s, not one %s",
        input,
        node.input(input),
        type.code());
  }

  static float scale(TensorView[] inputs, int before) {
    return inputs[before + 1].getFloat(0);
  }

  static int zeroPoint(TensorView[] inputs, int before) {
    TensorView zeroPoint = before + 2 < inputs.length ? inputs[before + 2] : null;
    return zeroPoint == null ? 0 : (int) zeroPoint.getLong(0);
  }

  /** {@code scale * (q - zero_point)}. */
  static float dequantize(TensorView[] inputs, int before, long q) {
    return scale(inputs, before) * (float) (q - zeroPoint(inputs, before));
  }

  /** {@code rint(x / scale) + zero_point}. */
  static int quantize(TensorView[] inputs, int before, QuantizedRange range, float x) {
    return range.quantize(x / scale(inputs, before), zeroPoint(inputs, before));
  }
}
