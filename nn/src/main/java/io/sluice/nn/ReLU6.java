package io.sluice.nn;

/** {@code min(max(x, 0), 6)}, as {@code torch.nn.ReLU6}. */
public final class ReLU6 extends Module {
  @Override
  protected Tensor forward(Tensor x) {
    return Functional.relu6(x);
  }
}
