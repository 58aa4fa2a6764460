package io.sluice.nn;

/** {@code exp(x) / sum(exp(x))} along one dimension, as {@code torch.nn.Softmax}. */
public final class Softmax extends Module {
  private final int dimension;

  public Softmax(int dimension) {
    this.dimension = dimension;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functional.softmax(x, dimension);
  }
}
