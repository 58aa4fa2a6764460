package io.sluice.runtime.plain.tflite;

import io.sluice.runtime.plain.PlainOp;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The ops of TensorFlow Lite on quantized tensors. */
public final class TfliteOps {
  private TfliteOps() {}

  /** All ops by the names of the schema's builtin operators. */
  public static Map<String, PlainOp> ops() {
    Map<String, PlainOp> all = new HashMap<>();
    Stream.of(
            QuantizedBinary.ops(),
            QuantizedUnary.ops(),
            QuantizedPooling.ops(),
            QuantizedReduction.ops(),
            QuantizedConversion.ops(),
            Softmax.ops(),
            products())
        .forEach(all::putAll);
    return all;
  }

  private static Map<String, PlainOp> products() {
    return Map.of(
        "FULLY_CONNECTED", QuantizedProducts::fullyConnected,
        "CONV_2D", QuantizedProducts::convolution,
        "DEPTHWISE_CONV_2D", QuantizedProducts::depthwise,
        "TRANSPOSE_CONV", QuantizedTransposedConvolution::prepare);
  }
}
