package io.sluice.runtime.plain;

import io.sluice.kernels.Requantization;
import io.sluice.kernels.Requantizer;
import io.sluice.model.NumericsProfile;
import java.util.Arrays;

/**
 * How the sums of quantized products become their output under each profile: the mode, and whether
 * the multiplier {@code r = s_x * s_w / s_y} is a product of floats or of doubles. The table is in
 * {@code docs/numerics.md}, profiles.
 */
public enum ProductNumerics {
  /** Fully connected layers. */
  LINEAR,
  /** Convolutions that see all input channels. */
  CONVOLUTION,
  /** Depthwise convolutions, and transposed ones. */
  DEPTHWISE,
  /** Convolutions for which TensorFlow Lite has its reference kernel only. */
  REFERENCE_CONVOLUTION;

  /**
   * The kind of a convolution with core weights [out, in / groups, ...]. Importers keep grouped
   * convolutions of TensorFlow Lite's optimized kernels out of the core ops, so that groups mean
   * depthwise ones.
   */
  public static ProductNumerics ofConvolution(int groups) {
    return groups == 1 ? CONVOLUTION : DEPTHWISE;
  }

  /**
   * The arithmetic for given scales.
   *
   * @param weights one scale, or one for each output channel
   */
  public Requantizer requantizer(
      NumericsProfile profile, float scaleX, float[] weights, int channels, float scaleY) {
    return requantizer(profile, scaleX, weights, channels, 1, scaleY);
  }

  /**
   * The arithmetic for several positions, one behind the other.
   *
   * @param weights one scale, or one for each channel of each position
   * @param channels of one position
   */
  public Requantizer requantizer(
      NumericsProfile profile,
      float scaleX,
      float[] weights,
      int channels,
      int positions,
      float scaleY) {
    double[] multipliers = new double[channels * positions];
    Arrays.setAll(
        multipliers,
        channel -> {
          float weight = weights[weights.length == 1 ? 0 : channel];
          return multiplier(profile, scaleX, weight, scaleY, weights.length > 1);
        });
    return mode(profile).prepare(multipliers, channels);
  }

  private double multiplier(
      NumericsProfile profile, float scaleX, float weight, float scaleY, boolean perChannel) {
    double exact = (double) scaleX * weight / scaleY;
    return switch (profile) {
      case SLUICE, TFLITE_REFERENCE -> exact;
      case ONNXRUNTIME, TFLITE_XNNPACK -> scaleX * weight / scaleY;
      case TFLITE_OPTIMIZED ->
          this == LINEAR && !perChannel ? (double) (scaleX * weight) / scaleY : exact;
    };
  }

  private Requantization mode(NumericsProfile profile) {
    return switch (profile) {
      case SLUICE, ONNXRUNTIME, TFLITE_XNNPACK -> Requantization.FP32_EVEN;
      case TFLITE_REFERENCE -> this == LINEAR ? Requantization.FP64 : Requantization.DOUBLE;
      case TFLITE_OPTIMIZED ->
          switch (this) {
            case LINEAR, CONVOLUTION -> Requantization.RUY;
            case DEPTHWISE -> Requantization.RUY_IN_BLOCKS;
            case REFERENCE_CONVOLUTION -> Requantization.DOUBLE;
          };
    };
  }
}
