package io.sluice.nn;

/** {@code min(max(x + 3, 0), 6) / 6}, a piecewise linear gate, as {@code torch.nn.Hardsigmoid}. */
public final class Hardsigmoid extends Module {
  @Override
  protected Tensor forward(Tensor x) {
    return Functional.hardsigmoid(x);
  }
}
