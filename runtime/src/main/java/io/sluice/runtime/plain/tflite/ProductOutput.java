package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT32;
import static io.sluice.model.DataType.INT64;
import static io.sluice.model.DataType.INT8;

import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Requantizer;
import io.sluice.kernels.Rounding;
import io.sluice.model.NumericsProfile;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.ProductNumerics;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.Arrays;

/**
 * From the sums of a product to its output: bias, requantization, zero point, clamp.
 *
 * @param channels the last extent of the output
 * @param zeroWeights of all weights
 */
record ProductOutput(
    QuantizedTensor y,
    Roles roles,
    int channels,
    int zeroX,
    int zeroWeights,
    Rescaling rescaling,
    OutputRange range) {

  private static final int MOST_WIDE_SHIFT = 8;

  /** Which of a node's inputs is what. */
  record Roles(int x, int weights, int bias) {
    static final Roles USUAL = new Roles(0, 1, 2);
  }

  /** The sum of products for an element of the output, without bias. */
  @FunctionalInterface
  interface Sums {
    long at(TensorView x, TensorView weights, int index);
  }

  /** From a sum to the units of the output. */
  @FunctionalInterface
  interface Rescaling {
    int apply(long sum, int channel);
  }

  /**
   * Of a node with input, weights and optional bias.
   *
   * @param axis of the weights along which there may be a scale for each channel
   */
  static ProductOutput of(
      PlainNode node, Roles roles, ProductNumerics numerics, int axis, int channels) {
    QuantizedTensor x = QuantizedTensor.input(node, roles.x, INT8, INT16);
    QuantizedTensor y = QuantizedTensor.output(node, x.type());
    node.check(node.input(roles.weights).type() == INT8, "weights must be I8");
    QuantParams weights = node.quantization(roles.weights);
    float[] scales = weights.scales();
    int[] zeroPoints = weights.zeroPoints();
    Integer along = weights.axis();
    node.check(
        along == null
            || along == axis
                && scales.length == channels
                && Arrays.stream(zeroPoints).allMatch(z -> z == 0),
        "weights are quantized with %s; they need one scale, or one and zero point 0 for each of %d"
            + " channels along axis %d",
        weights,
        channels,
        axis);
    boolean wide = checkBias(node, roles.bias, channels);
    return new ProductOutput(
        y,
        roles,
        channels,
        x.zeroPoint(),
        zeroPoints[0],
        rescaling(node, wide, numerics, x, scales, channels, y),
        OutputRange.of(node, y));
  }

  /** Whether there is a bias of 64 bits. */
  private static boolean checkBias(PlainNode node, int index, int channels) {
    if (!node.has(index)) {
      return false;
    }
    TensorType bias = node.input(index);
    node.check(
        (bias.type() == INT32 || bias.type() == INT64) && bias.count() == channels,
        "bias %s must be I32 or I64 [%d]",
        bias,
        channels);
    return bias.type() == INT64;
  }

  /** Sums of 16 bits are of 64. */
  private static Rescaling rescaling(
      PlainNode node,
      boolean wideBias,
      ProductNumerics numerics,
      QuantizedTensor x,
      float[] scales,
      int channels,
      QuantizedTensor y) {
    if (x.type() == INT8) {
      Requantizer requantizer =
          numerics.requantizer(node.numerics(), x.scale(), scales, channels, y.scale());
      return (sum, channel) -> requantizer.scale((int) sum, channel);
    }
    double[] multipliers = new double[channels];
    Arrays.setAll(
        multipliers, c -> (double) x.scale() * scales[scales.length == 1 ? 0 : c] / y.scale());
    if (numerics != ProductNumerics.LINEAR && Profiles.isTensorFlowLite(node)) {
      return wide(node, multipliers);
    }
    if (Profiles.isOptimized(node) && x.zeroPoint() == 0 && y.zeroPoint() == 0 && !wideBias) {
      Requantizer requantizer =
          numerics.requantizer(
              NumericsProfile.TFLITE_OPTIMIZED, x.scale(), scales, channels, y.scale());
      return (sum, channel) -> requantizer.scale((int) sum, channel);
    }
    return (sum, channel) -> Rounding.halfAway(sum * multipliers[channel]);
  }

  /** By a multiplier of 15 bits, with one rounding, half up. */
  private static Rescaling wide(PlainNode node, double[] multipliers) {
    int[] factors = new int[multipliers.length];
    int[] shifts = new int[multipliers.length];
    for (int c = 0; c < factors.length; c++) {
      QuantizedMultiplier multiplier = QuantizedMultiplier.of(multipliers[c]);
      factors[c] = multiplier.multiplier16();
      shifts[c] = 15 - multiplier.shift();
      node.check(
          multiplier.shift() < MOST_WIDE_SHIFT,
          "the scales give a factor of %s; at most 2^%d is supported",
          multipliers[c],
          MOST_WIDE_SHIFT - 1);
    }
    return (sum, channel) ->
        (int) ((sum * factors[channel] + (1L << (shifts[channel] - 1))) >> shifts[channel]);
  }

  /** The op with its sums. */
  Prepared prepare(Shape shape, Sums sums) {
    return Prepared.of(
        y.withShape(shape),
        (inputs, outputs, scratch) -> {
          TensorView bias = inputs.length > roles.bias ? inputs[roles.bias] : null;
          for (int i = 0; i < outputs[0].count(); i++) {
            int channel = i % channels;
            long sum = sums.at(inputs[roles.x], inputs[roles.weights], i);
            long value = rescaling.apply(bias == null ? sum : sum + bias.getLong(channel), channel);
            outputs[0].setLong(i, range.clamp(value + y.zeroPoint()));
          }
        });
  }
}
