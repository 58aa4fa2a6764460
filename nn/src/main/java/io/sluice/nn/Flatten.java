package io.sluice.nn;

/** [N, ...] to [N, product of the rest], as {@code torch.nn.Flatten}. */
public final class Flatten extends Module {
  @Override
  protected Tensor forward(Tensor x) {
    return x.flatten(1);
  }
}
