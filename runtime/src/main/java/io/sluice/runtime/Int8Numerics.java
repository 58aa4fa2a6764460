package io.sluice.runtime;

import io.sluice.kernels.Activation;
import io.sluice.kernels.FixedPointUnary;
import io.sluice.kernels.FloatFunction;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Quantization;
import io.sluice.kernels.Quantizing;
import io.sluice.kernels.Requantization;
import io.sluice.kernels.Requantizer;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;

/**
 * What a graph's profile chooses for its INT8 ops, for the compiled plan: the table in {@code
 * docs/numerics.md}, profiles. {@link Int8Ops} and {@link ProfileOps} are the same for the
 * interpreter.
 */
final class Int8Numerics {
  private static final FloatFunction LOGISTIC = x -> 1f / (1f + (float) StrictMath.exp(-x));
  private static final FloatFunction WIDE_LOGISTIC = Int8Numerics::wideLogistic;
  private static final FloatFunction TANH = x -> (float) StrictMath.tanh(x);

  private Int8Numerics() {}

  private static float wideLogistic(float x) {
    double e = StrictMath.exp(Math.max(-100f, Math.min(100f, x)));
    return (float) (e / (1 + e));
  }

  /** From the sums of a linear layer or convolution to its output. */
  static Requantizer requantizer(Operands product, int channels) {
    QuantParams weights = product.quantization(1);
    float scaleX = product.quantization(0).scale();
    float scaleY = product.outputQuantization().scale();
    float[] scales = Quantizations.weightScales(weights, channels);
    boolean linear = product.node().op() instanceof Op.Linear;
    NumericsProfile profile = product.graph().numerics();
    double[] multipliers = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      double exact = (double) scaleX * scales[channel] / scaleY;
      multipliers[channel] =
          switch (profile) {
            case SLUICE, TFLITE_REFERENCE -> exact;
            case ONNXRUNTIME, TFLITE_XNNPACK -> scaleX * scales[channel] / scaleY;
            case TFLITE_OPTIMIZED ->
                linear && !weights.isPerChannel()
                    ? (double) (scaleX * scales[channel]) / scaleY
                    : exact;
          };
    }
    return mode(profile, linear).prepare(multipliers);
  }

  private static Requantization mode(NumericsProfile profile, boolean linear) {
    return switch (profile) {
      case SLUICE, ONNXRUNTIME, TFLITE_XNNPACK -> Requantization.FP32_EVEN;
      case TFLITE_REFERENCE -> linear ? Requantization.FP64 : Requantization.DOUBLE;
      case TFLITE_OPTIMIZED -> linear ? Requantization.RUY : Requantization.DOUBLE;
    };
  }

  /** From float to INT8. */
  static Quantizing quantizing(NumericsProfile profile) {
    return switch (profile) {
      case SLUICE, ONNXRUNTIME -> Quantizing.DIVIDE_EVEN;
      case TFLITE_REFERENCE, TFLITE_OPTIMIZED -> Quantizing.DIVIDE_AWAY;
      case TFLITE_XNNPACK -> Quantizing.MULTIPLY_EVEN;
    };
  }

  /** The table of a function between two tensors that are quantized as a whole. */
  static LookupTable table(
      NumericsProfile profile, Activation function, QuantParams from, QuantParams to) {
    Quantization in = Quantizations.of(from);
    Quantization out = Quantizations.of(to);
    return switch (profile) {
      case SLUICE -> LookupTable.of(function, in, out);
      case ONNXRUNTIME -> LookupTable.of(function, in, out, Quantizing.DIVIDE_EVEN);
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
      case SIGMOID -> LookupTable.of(LOGISTIC, in, out, Quantizing.MULTIPLY_AWAY);
      case TANH -> LookupTable.of(TANH, in, out, Quantizing.MULTIPLY_AWAY);
      case IDENTITY, HARD_SIGMOID, HARD_SIGMOID_OF_SLOPE, SILU -> LookupTable.of(function, in, out);
    };
  }

  /** The delegate leaves hardswish to TensorFlow Lite. */
  private static LookupTable xnnpack(Activation function, Quantization in, Quantization out) {
    return switch (function.kind()) {
      case RELU, RELU6 -> LookupTable.of(function, in, out, Quantizing.MULTIPLY_SHIFT_AWAY);
      case SIGMOID -> LookupTable.of(WIDE_LOGISTIC, in, out, Quantizing.MULTIPLY_SHIFT_AWAY);
      case TANH -> LookupTable.of(TANH, in, out, Quantizing.MULTIPLY_SHIFT_AWAY);
      case HARD_SWISH, IDENTITY, HARD_SIGMOID, HARD_SIGMOID_OF_SLOPE, SILU ->
          tflite(function, in, out);
    };
  }
}
