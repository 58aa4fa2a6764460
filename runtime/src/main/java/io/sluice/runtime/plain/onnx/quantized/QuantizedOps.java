package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.runtime.plain.PlainOp;
import java.util.Map;

/** Quantization, and ops of quantized tensors. */
public final class QuantizedOps {
  private QuantizedOps() {}

  /** The ops by their names in the specification. */
  public static Map<String, PlainOp> ops() {
    return Map.of(
        "QuantizeLinear", new QuantizeLinear(),
        "DequantizeLinear", new DequantizeLinear(),
        "DynamicQuantizeLinear", new DynamicQuantizeLinear(),
        "MatMulInteger", new MatMulInteger(),
        "QLinearMatMul", new QLinearMatMul(),
        "ConvInteger", new ConvInteger(),
        "QLinearConv", new QLinearConv());
  }
}
