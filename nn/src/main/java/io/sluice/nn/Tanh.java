package io.sluice.nn;

/** The hyperbolic tangent, as {@code torch.nn.Tanh}. */
public final class Tanh extends Module {
  @Override
  protected Tensor forward(Tensor x) {
    return Functional.tanh(x);
  }
}
