package io.sluice.nn;

import io.sluice.model.Shape;

/**
 * Rounding to the grid of an integer type and back, with gradients as if nothing had been rounded
 * (straight-through estimator). Krishnamoorthi, arXiv 1806.08342, section 2.4; the gradient of the
 * scale is that of learned step size quantization, Esser et al., arXiv 1902.08153, section 2.1,
 * with the factor of section 2.2, which keeps it in proportion to the weights' gradients.
 */
final class FakeQuantization {
  private final Tensor x;
  private final Tensor scales;
  private final int zeroPoint;
  private final int least;
  private final int greatest;

  /** How many adjacent elements share a scale before the next one's begin. */
  private final int run;

  private FakeQuantization(
      String name, Tensor x, Tensor scales, int axis, int zeroPoint, int least, int greatest) {
    Operation.require(
        least <= zeroPoint && zeroPoint <= greatest,
        name,
        "zero point %d is outside %d to %d",
        zeroPoint,
        least,
        greatest);
    for (float scale : scales.data()) {
      Operation.require(
          scale > 0 && scale <= Float.MAX_VALUE, name, "scale %s is not positive", scale);
    }
    this.x = x;
    this.scales = scales;
    this.zeroPoint = zeroPoint;
    this.least = least;
    this.greatest = greatest;
    int following = 1;
    for (int d = axis + 1; d < x.dim(); d++) {
      following *= x.size(d);
    }
    this.run = axis < 0 ? Math.max(1, x.numel()) : following;
  }

  /** One scale for all elements: {@code scale} has one. */
  static Tensor perTensor(Tensor x, Tensor scale, int zeroPoint, int least, int greatest) {
    String name = "fake_quantize_per_tensor";
    Operation.require(scale.numel() == 1, name, "scale shape %s is not one element", scale.shape());
    return new FakeQuantization(name, x, scale, -1, zeroPoint, least, greatest).apply(name);
  }

  /** One scale for each index of an axis, and zero points 0. */
  static Tensor perChannel(Tensor x, Tensor scales, int axis, int least, int greatest) {
    String name = "fake_quantize_per_channel";
    int from0 = Operation.axis(name, axis, x.shape());
    Operation.require(
        scales.shape().equals(Shape.of(x.size(from0))),
        name,
        "scales of shape %s are not one for each index of axis %d of %s",
        scales.shape(),
        axis,
        x.shape());
    return new FakeQuantization(name, x, scales, from0, 0, least, greatest).apply(name);
  }

  private Tensor apply(String name) {
    float[] input = x.data();
    float[] output = new float[input.length];
    for (int i = 0; i < output.length; i++) {
      float scale = scaleOf(i);
      output[i] = scale * (clamped(rounded(input[i], scale)) - zeroPoint);
    }
    return Operation.of(name, x, scales).result(x.shape(), output, this::backward);
  }

  private int channel(int element) {
    return element / run % scales.numel();
  }

  private float scaleOf(int element) {
    return scales.data()[channel(element)];
  }

  /** The integer before it is clamped, as the op Quantize finds it; NaN is the zero point. */
  private float rounded(float value, float scale) {
    float q = (float) Math.rint(value / scale) + zeroPoint;
    return Float.isNaN(q) ? zeroPoint : q;
  }

  private float clamped(float q) {
    return Math.min(Math.max(q, least), greatest);
  }

  private void backward(Gradients g) {
    float[] gy = g.output();
    float[] gx = new float[gy.length];
    float[] ofScales = new float[scales.numel()];
    for (int i = 0; i < gy.length; i++) {
      float value = x.data()[i];
      float scale = scaleOf(i);
      float q = rounded(value, scale);
      boolean inside = q >= least && q <= greatest;
      gx[i] = inside ? gy[i] : 0f;
      float ofScale = inside ? q - zeroPoint - value / scale : clamped(q) - zeroPoint;
      ofScales[channel(i)] += gy[i] * ofScale;
    }
    double elements = (double) x.numel() / scales.numel();
    float factor = (float) (1 / Math.sqrt(elements * greatest));
    for (int channel = 0; channel < ofScales.length; channel++) {
      ofScales[channel] *= factor;
    }
    g.give(0, gx);
    g.give(1, ofScales);
  }
}
