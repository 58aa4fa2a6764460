package io.sluice.nn;

import org.jspecify.annotations.Nullable;

/** Functions without state, as {@code torch.nn.functional}; losses are in {@link Losses}. */
public final class Functional {
  private Functional() {}

  /** {@code max(x, 0)}. */
  public static Tensor relu(Tensor x) {
    return Elementwise.relu(x);
  }

  /** {@code min(max(x, 0), 6)}. */
  public static Tensor relu6(Tensor x) {
    return Elementwise.relu6(x);
  }

  /**
   * {@code min(max(x + 3, 0), 6) / 6} with one true division; its gradient is 1/6 on the open
   * interval (-3, 3) and 0 elsewhere. MobileNetV3 (arXiv 1905.02244, 5.2).
   */
  public static Tensor hardsigmoid(Tensor x) {
    return Elementwise.hardsigmoid(x);
  }

  /** {@code x * min(max(x + 3, 0), 6) / 6}. */
  public static Tensor hardswish(Tensor x) {
    return Elementwise.hardswish(x);
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static Tensor sigmoid(Tensor x) {
    return Elementwise.sigmoid(x);
  }

  /** The hyperbolic tangent. */
  public static Tensor tanh(Tensor x) {
    return Elementwise.tanh(x);
  }

  /** {@code x * sigmoid(x)}. */
  public static Tensor silu(Tensor x) {
    return Elementwise.silu(x);
  }

  /** {@code exp(x) / sum(exp(x))} along one dimension. */
  public static Tensor softmax(Tensor x, int dimension) {
    return Normalizations.softmax(x, dimension);
  }

  /**
   * Batch norm with given statistics, as in evaluation: {@code (x - mean) / sqrt(variance +
   * epsilon) * weight + bias} for each channel of [N, C, ...].
   */
  public static Tensor batchNorm(
      Tensor x, Tensor mean, Tensor variance, Tensor weight, Tensor bias, float epsilon) {
    return Normalizations.batchNorm(x, mean, variance, weight, bias, epsilon);
  }

  /** {@code y = x W^T + b}: x [..., in], weight [out, in], bias [out]. */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return Products.linear(x, weight, bias);
  }

  /**
   * Convolution: x [N, C, L], weight [out, C / groups, kernel], bias [out]. Whether there is a bias
   * is said by {@code bias}, not by the options.
   */
  public static Tensor conv1d(Tensor x, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
    return Products.conv(x, weight, bias, options, 1);
  }

  /**
   * Convolution: x [N, C, H, W], weight [out, C / groups, kernel height, kernel width], bias [out].
   * Whether there is a bias is said by {@code bias}, not by the options.
   */
  public static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
    return Products.conv(x, weight, bias, options, 2);
  }

  /** Means over bins of the last dimension of [N, C, L]. */
  public static Tensor adaptiveAvgPool1d(Tensor x, int bins) {
    return Pooling.adaptiveAvgPool(x, bins);
  }

  /** Means over bins of the last two dimensions of [N, C, H, W]. */
  public static Tensor adaptiveAvgPool2d(Tensor x, int height, int width) {
    return Pooling.adaptiveAvgPool(x, height, width);
  }

  /** Elements set to zero with a probability, the others divided by what is left of it. */
  public static Tensor dropout(Tensor x, double probability, Generator generator) {
    Tensor mask = Tensor.zeros(x.shape().toArray());
    float scale = (float) (1 / (1 - probability));
    float[] kept = mask.data();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = generator.uniform() < probability ? 0f : scale;
    }
    return x.mul(mask);
  }

  /**
   * What is left of {@code x} after INT8 or another integer type: {@code scale * (clamp(rint(x /
   * scale) + zeroPoint, least, greatest) - zeroPoint)}, half to even. The gradient passes where
   * nothing was clamped (straight-through estimator, arXiv 1806.08342, section 2.4); a scale that
   * requires it gets that of learned step size quantization (arXiv 1902.08153, section 2.1).
   *
   * @param scale one positive element
   */
  public static Tensor fakeQuantize(
      Tensor x, Tensor scale, int zeroPoint, int least, int greatest) {
    return FakeQuantization.perTensor(x, scale, zeroPoint, least, greatest);
  }

  /**
   * As {@link #fakeQuantize}, with a scale for each index of an axis and zero points 0.
   *
   * @param scales [extent of the axis], positive
   */
  public static Tensor fakeQuantizePerChannel(
      Tensor x, Tensor scales, int axis, int least, int greatest) {
    return FakeQuantization.perChannel(x, scales, axis, least, greatest);
  }
}
