package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.runtime.plain.PlainOp;
import java.util.Map;

/** Ops of ONNX Runtime's own domain that its quantizer writes. */
public final class MicrosoftOps {
  private MicrosoftOps() {}

  /** The ops by their names, the domain before them. */
  public static Map<String, PlainOp> ops() {
    return Map.of(
        "com.microsoft.QLinearAdd", new QLinearBinary(false),
        "com.microsoft.QLinearMul", new QLinearBinary(true),
        "com.microsoft.QLinearSigmoid", QLinearUnary::sigmoid,
        "com.microsoft.QLinearLeakyRelu", QLinearUnary::leakyRelu,
        "com.microsoft.QLinearGlobalAveragePool", new QLinearPool(true),
        "com.microsoft.QLinearAveragePool", new QLinearPool(false),
        "com.microsoft.QLinearConcat", new QLinearConcat(),
        "com.microsoft.QLinearSoftmax", new QLinearSoftmax(),
        "com.microsoft.QGemm", new QGemm());
  }
}
