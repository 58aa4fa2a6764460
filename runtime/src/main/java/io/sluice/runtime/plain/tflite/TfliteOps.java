package io.sluice.runtime.plain.tflite;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The ops of TensorFlow Lite on quantized tensors, and those that keep a state. */
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
            QuantizedResize.ops(),
            Softmax.ops(),
            Svdf.ops(),
            RecurrentOps.ops(),
            L2Normalization.ops(),
            products())
        .forEach(all::putAll);
    return all;
  }

  /** Of integers, or of floats that meet weights of integers. */
  private static Map<String, PlainOp> products() {
    return Map.of(
        "FULLY_CONNECTED",
            node ->
                QuantizedProducts.fits(node)
                    ? QuantizedProducts.fullyConnected(node)
                    : FloatFullyConnected.prepare(node),
        "CONV_2D",
            node ->
                QuantizedProducts.fits(node)
                    ? QuantizedProducts.convolution(node)
                    : floatConvolution(node, false),
        "DEPTHWISE_CONV_2D",
            node ->
                QuantizedProducts.fits(node)
                    ? QuantizedProducts.depthwise(node)
                    : floatConvolution(node, true),
        "TRANSPOSE_CONV", QuantizedTransposedConvolution::prepare);
  }

  private static Prepared floatConvolution(PlainNode node, boolean depthwise) {
    return node.input(1).type() == DataType.FLOAT32
        ? FloatProduct.convolution(node, depthwise)
        : HybridConvolution.prepare(node, depthwise);
  }
}
