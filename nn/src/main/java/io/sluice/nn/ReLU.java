package io.sluice.nn;

/** {@code max(x, 0)}, as {@code torch.nn.ReLU}. */
public final class ReLU extends Module {
  @Override
  protected Tensor forward(Tensor x) {
    return Functional.relu(x);
  }
}
