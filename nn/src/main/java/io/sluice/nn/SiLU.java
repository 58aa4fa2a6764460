package io.sluice.nn;

/** {@code x * sigmoid(x)}, as {@code torch.nn.SiLU}. */
public final class SiLU extends Module {
  @Override
  protected Tensor forward(Tensor x) {
    return Functional.silu(x);
  }
}
