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
  /** Convolutions of all kinds. */
  CONVOLUTION;

  /**
   * The arithmetic for given scales.
   *
   * @param weights one scale, or one for each output channel
   */
  public Requantizer requantizer(
      NumericsProfile profile, float scaleX, float[] weights, int channels, float scaleY) {
    double[] multipliers = new double[channels];
    Arrays.setAll(
        multipliers,
        channel -> {
          float weight = weights[weights.length == 1 ? 0 : channel];
          return multiplier(profile, scaleX, weight, scaleY, weights.length > 1);
        });
    return mode(profile).prepare(multipliers);
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
      case TFLITE_OPTIMIZED -> this == LINEAR ? Requantization.RUY : Requantization.DOUBLE;
    };
  }
}
