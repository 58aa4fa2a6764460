package io.sluice.nn;

import io.sluice.kernels.Kernels;

/**
 * Mean and biased variance of each channel of a tensor [N, C, ...], and batch norm by them as
 * {@code docs/numerics.md} defines it: {@code y = fma(x, a, b)} with {@code a = weight /
 * sqrt(variance + epsilon)} and {@code b = fma(-mean, a, bias)}.
 */
final class ChannelStatistics {
  private static final Kernels KERNELS = Kernels.create();

  private final float[] mean;
  private final float[] variance;
  private final float epsilon;

  /** One mean and one biased variance for each channel. */
  ChannelStatistics(float[] mean, float[] variance, float epsilon) {
    this.mean = mean;
    this.variance = variance;
    this.epsilon = epsilon;
  }

  /** The statistics of {@code x}. */
  static ChannelStatistics of(Tensor x, float epsilon) {
    int channels = x.size(1);
    float[] mean = new float[channels];
    float[] variance = new float[channels];
    for (int c = 0; c < channels; c++) {
      float[] values = channel(x.data(), x, c);
      mean[c] = PartialSums.sum(values) / values.length;
      for (int i = 0; i < values.length; i++) {
        float deviation = values[i] - mean[c];
        values[i] = deviation * deviation;
      }
      variance[c] = PartialSums.sum(values) / values.length;
    }
    return new ChannelStatistics(mean, variance, epsilon);
  }

  float[] mean() {
    return mean;
  }

  float[] variance() {
    return variance;
  }

  int channels() {
    return mean.length;
  }

  /** What one channel of a tensor shaped like {@code x} holds, sample after sample. */
  private static float[] channel(float[] data, Tensor x, int channel) {
    int samples = x.size(0);
    int run = x.numel() / (samples * x.size(1));
    float[] values = new float[samples * run];
    for (int n = 0; n < samples; n++) {
      System.arraycopy(data, (n * x.size(1) + channel) * run, values, n * run, run);
    }
    return values;
  }

  private static void setChannel(float[] data, Tensor x, int channel, float[] values) {
    int samples = x.size(0);
    int run = values.length / samples;
    for (int n = 0; n < samples; n++) {
      System.arraycopy(values, n * run, data, (n * x.size(1) + channel) * run, run);
    }
  }

  private float deviation(int channel) {
    return (float) Math.sqrt(variance[channel] + epsilon);
  }

  float[] normalize(Tensor x, float[] weight, float[] bias) {
    float[] y = new float[x.numel()];
    int run = x.numel() / (x.size(0) * channels());
    for (int c = 0; c < channels(); c++) {
      float a = weight[c] / deviation(c);
      float b = Math.fma(-mean[c], a, bias[c]);
      for (int at = c * run; at < y.length; at += channels() * run) {
        KERNELS.scaleAndShift(x.data(), at, a, b, y, at, run);
      }
    }
    return y;
  }

  /**
   * The gradients of x, weight and bias.
   *
   * @param throughStatistics whether mean and variance are those of x and change with it
   */
  float[][] backward(Tensor x, float[] weight, float[] gradient, boolean throughStatistics) {
    float[] gx = new float[x.numel()];
    float[] gw = new float[channels()];
    float[] gb = new float[channels()];
    for (int c = 0; c < channels(); c++) {
      float[] gy = channel(gradient, x, c);
      float[] normalized = channel(x.data(), x, c);
      float deviation = deviation(c);
      float[] products = new float[gy.length];
      for (int i = 0; i < gy.length; i++) {
        normalized[i] = (normalized[i] - mean[c]) / deviation;
        products[i] = gy[i] * normalized[i];
      }
      gw[c] = PartialSums.sum(products);
      gb[c] = PartialSums.sum(gy);
      float shift = throughStatistics ? gb[c] / gy.length : 0f;
      float slope = throughStatistics ? gw[c] / gy.length : 0f;
      float scale = weight[c] / deviation;
      for (int i = 0; i < gy.length; i++) {
        gy[i] = scale * (gy[i] - shift - slope * normalized[i]);
      }
      setChannel(gx, x, c, gy);
    }
    return new float[][] {gx, gw, gb};
  }
}
