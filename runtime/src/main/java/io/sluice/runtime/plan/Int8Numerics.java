package io.sluice.runtime.plan;

import io.sluice.kernels.Activation;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Quantization;
import io.sluice.kernels.QuantizeRounding;
import io.sluice.kernels.Requantizer;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.op.Quantizations;
import io.sluice.runtime.plain.ProductNumerics;
import io.sluice.runtime.plain.tflite.FixedPointUnary;
import io.sluice.runtime.plain.tflite.LibraryFunctions;

/**
 * What a graph's profile chooses for its INT8 ops, for the compiled plan: the table in {@code
 * docs/numerics.md}, profiles. {@code Int8Ops} and {@code ProfileOps} are the same for the
 * interpreter.
 */
final class Int8Numerics {
  private Int8Numerics() {}

  /**
   * From the sums of a linear layer or convolution to its output.
   *
   * @param positions for how many positions, one behind the other, there are multipliers
   */
  static Requantizer requantizer(Operands product, int channels, int positions) {
    ProductNumerics kind =
        product.node().op() instanceof Op.Conv conv
            ? ProductNumerics.ofConvolution(conv.groups())
            : ProductNumerics.LINEAR;
    return kind.requantizer(
        product.graph().numerics(),
        product.quantization(0).scale(),
        repeated(product.quantization(1).scales(), positions),
        channels,
        positions,
        product.outputQuantization().scale());
  }

  /** One scale stays one, of many there are as many sets. */
  private static float[] repeated(float[] scales, int times) {
    if (scales.length == 1) {
      return scales;
    }
    float[] repeated = new float[scales.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = scales[i % scales.length];
    }
    return repeated;
  }

  /** From float to INT8. */
  static QuantizeRounding quantizeRounding(NumericsProfile profile) {
    return switch (profile) {
      case SLUICE, ONNXRUNTIME -> QuantizeRounding.DIVIDE_EVEN;
      case TFLITE_REFERENCE, TFLITE_OPTIMIZED -> QuantizeRounding.DIVIDE_AWAY;
      case TFLITE_XNNPACK -> QuantizeRounding.MULTIPLY_EVEN;
    };
  }

  /** The table of a function between two tensors that are quantized as a whole. */
  static LookupTable table(
      NumericsProfile profile, Activation function, QuantParams from, QuantParams to) {
    Quantization in = Quantizations.of(from);
    Quantization out = Quantizations.of(to);
    return switch (profile) {
      case SLUICE -> LookupTable.of(function, in, out);
      case ONNXRUNTIME -> LookupTable.of(function, in, out, QuantizeRounding.DIVIDE_EVEN);
      case TFLITE_REFERENCE, TFLITE_OPTIMIZED -> tflite(function, in, out);
      case TFLITE_XNNPACK -> xnnpack(function, in, out);
    };
  }

  /** Functions that TensorFlow Lite does not have are Sluice's. */
  private static LookupTable tflite(Activation function, Quantization in, Quantization out) {
    return switch (function.kind()) {
      case RELU -> FixedPointUnary.clamp(in, out, 0f, Float.POSITIVE_INFINITY);
      case RELU6 -> FixedPointUnary.clamp(in, out, 0f, 6f);
      case HARD_SWISH -> FixedPointUnary.hardSwish(in, out);
      case SIGMOID ->
          LookupTable.of(LibraryFunctions::logistic, in, out, QuantizeRounding.MULTIPLY_AWAY);
      case TANH -> LookupTable.of(LibraryFunctions::tanh, in, out, QuantizeRounding.MULTIPLY_AWAY);
      case IDENTITY,
          HARD_SIGMOID,
          HARD_SIGMOID_OF_SLOPE,
          ROUNDED_HARD_SIGMOID,
          ROUNDED_HARD_SWISH,
          SILU ->
          LookupTable.of(function, in, out);
    };
  }

  /** The delegate leaves hardswish, and clamps between two scales, to TensorFlow Lite. */
  private static LookupTable xnnpack(Activation function, Quantization in, Quantization out) {
    return switch (function.kind()) {
      case SIGMOID ->
          LookupTable.of(
              LibraryFunctions::wideLogistic, in, out, QuantizeRounding.MULTIPLY_SHIFT_AWAY);
      case TANH ->
          LookupTable.of(LibraryFunctions::tanh, in, out, QuantizeRounding.MULTIPLY_SHIFT_AWAY);
      case RELU,
          RELU6,
          HARD_SWISH,
          IDENTITY,
          HARD_SIGMOID,
          HARD_SIGMOID_OF_SLOPE,
          ROUNDED_HARD_SIGMOID,
          ROUNDED_HARD_SWISH,
          SILU ->
          tflite(function, in, out);
    };
  }
}
