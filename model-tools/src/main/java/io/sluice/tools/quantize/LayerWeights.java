package io.sluice.tools.quantize;

import io.sluice.model.InvalidModelException;
import io.sluice.model.QuantParams;

/**
 * The weights of a layer in INT8: symmetric, one scale {@code max |w| / 127} for each output
 * channel (axis 0), values in -127 to 127. Where a channel's bias is so large beside its weights
 * that it would not fit in INT32, the scale is the least with which it does.
 *
 * <p>Source: Krishnamoorthi, arXiv 1806.08342, section 2.2 and 3.1.1.
 */
record LayerWeights(QuantParams params, byte[] values) {
  static final int GREATEST = 127;

  /** The greatest product of an activation minus its zero point with a weight. */
  private static final long GREATEST_PRODUCT = 255L * GREATEST;

  /** What a bias may take of the range of its INT32, so that there is room for rounding. */
  static final int GREATEST_BIAS = 1 << 30;

  /** Weights without an INT32 bias. */
  static LayerWeights of(float[] weights, int channels) {
    float[] scales = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      float scale = greatest(weights, channel, channels) / GREATEST;
      scales[channel] = scale == 0 ? 1 : Math.max(scale, Float.MIN_NORMAL);
    }
    return quantize(weights, scales);
  }

  /**
   * Weights whose products with an input of the given scale are added to a bias.
   *
   * @param layer as messages call it
   * @param bias one for each channel
   * @throws InvalidModelException if so many products are added that they may not fit in INT32
   */
  static LayerWeights of(float[] weights, float[] bias, float inputScale, String layer) {
    int channels = bias.length;
    long products = weights.length / channels * GREATEST_PRODUCT;
    long room = Math.min(GREATEST_BIAS, Integer.MAX_VALUE - products);
    if (room <= 0) {
      throw new InvalidModelException(
          "%s: the sum of %d products may not fit in 32 bits; keep this node in float"
              .formatted(layer, weights.length / channels));
    }
    float[] scales = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      double forWeights = greatest(weights, channel, channels) / (double) GREATEST;
      double forBias = Math.abs(bias[channel]) / ((double) inputScale * room);
      double scale = Math.max(forWeights, forBias);
      // The scale of the bias, too, has to be a normal float.
      double least = Float.MIN_NORMAL / Math.min(1.0, inputScale);
      scales[channel] = scale == 0 ? 1 : (float) Math.max(scale, least);
    }
    return quantize(weights, scales);
  }

  private static float greatest(float[] weights, int channel, int channels) {
    int length = weights.length / channels;
    float greatest = 0;
    for (int i = channel * length; i < (channel + 1) * length; i++) {
      greatest = Math.max(greatest, Math.abs(weights[i]));
    }
    return greatest;
  }

  private static LayerWeights quantize(float[] weights, float[] scales) {
    int length = weights.length / scales.length;
    byte[] values = new byte[weights.length];
    for (int i = 0; i < values.length; i++) {
      double q = Math.rint(weights[i] / scales[i / length]);
      values[i] = (byte) Math.max(-GREATEST, Math.min(GREATEST, q));
    }
    return new LayerWeights(QuantParams.perChannel(scales, 0), values);
  }

  /** The parameters of a bias that is added to the products: {@code inputScale * weightScale}. */
  QuantParams biasParams(float inputScale) {
    float[] scales = params.scales();
    for (int channel = 0; channel < scales.length; channel++) {
      scales[channel] = (float) ((double) inputScale * scales[channel]);
    }
    return QuantParams.perChannel(scales, 0);
  }

  /** The bias in units of input scale times weight scale. */
  int[] bias(float[] bias, float inputScale) {
    float[] scales = params.scales();
    int[] values = new int[bias.length];
    for (int channel = 0; channel < values.length; channel++) {
      double scale = (double) inputScale * scales[channel];
      values[channel] = Math.toIntExact((long) Math.rint(bias[channel] / scale));
    }
    return values;
  }
}
