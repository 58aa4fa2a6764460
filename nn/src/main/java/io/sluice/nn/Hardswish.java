package io.sluice.nn;

/** {@code x * min(max(x + 3, 0), 6) / 6}, as {@code torch.nn.Hardswish}. */
public final class Hardswish extends Module {
  @Override
  protected Tensor forward(Tensor x) {
    return Functional.hardswish(x);
  }
}
