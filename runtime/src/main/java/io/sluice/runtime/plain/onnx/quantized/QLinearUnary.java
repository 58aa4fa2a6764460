package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.kernels.Activations;
import io.sluice.kernels.FloatFunction;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;

/** ONNX Runtime's QLinearSigmoid and QLinearLeakyRelu: dequantize, the function, quantize. */
final class QLinearUnary {
  private static final int X = 0;
  private static final int Y = 2;

  private QLinearUnary() {}

  static Prepared sigmoid(PlainNode node) {
    return prepare(node, Activations::sigmoid);
  }

  static Prepared leakyRelu(PlainNode node) {
    float alpha = node.real("alpha", 0.01f);
    return prepare(node, x -> x < 0 ? alpha * x : x);
  }

  private static Prepared prepare(PlainNode node, FloatFunction function) {
    TensorType x = TypeChecks.input(node, X, TypeChecks.BYTES);
    QLinearParameters.check(node, X, x.type());
    QLinearParameters.check(node, Y, x.type());
    QuantizedRange range = QuantizedRange.of(x.type());
    return Prepared.of(x, (inputs, outputs, scratch) -> run(inputs, outputs[0], range, function));
  }

  private static void run(
      TensorView[] inputs, TensorView y, QuantizedRange range, FloatFunction function) {
    for (int i = 0; i < y.count(); i++) {
      float real = QLinearParameters.dequantize(inputs, X, inputs[X].getLong(i));
      y.setLong(i, QLinearParameters.quantize(inputs, Y, range, function.apply(real)));
    }
  }
}
