package io.sluice.nn;

import org.jspecify.annotations.Nullable;

/**
 * {@code y = x W^T + b} over the last dimension, as {@code torch.nn.Linear}: [..., in] to [...,
 * out]. Parameters: {@code weight} [out, in], {@code bias} [out].
 */
public final class Linear extends Module {
  private final Tensor weight;
  private final @Nullable Tensor bias;

  public Linear(int inFeatures, int outFeatures, Generator generator) {
    this(inFeatures, outFeatures, true, generator);
  }

  public Linear(int inFeatures, int outFeatures, boolean bias, Generator generator) {
    this.weight =
        registerParameter(
            "weight", Initialization.uniform(inFeatures, generator, outFeatures, inFeatures));
    this.bias =
        bias
            ? registerParameter("bias", Initialization.uniform(inFeatures, generator, outFeatures))
            : null;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functional.linear(x, weight, bias);
  }
}
