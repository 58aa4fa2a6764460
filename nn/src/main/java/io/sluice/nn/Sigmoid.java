package io.sluice.nn;

/** {@code 1 / (1 + exp(-x))}, as {@code torch.nn.Sigmoid}. */
public final class Sigmoid extends Module {
  @Override
  protected Tensor forward(Tensor x) {
    return Functional.sigmoid(x);
  }
}
