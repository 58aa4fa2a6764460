package io.sluice.nn;

/** Batch norm over [N, C] or [N, C, L], as {@code torch.nn.BatchNorm1d}. */
public final class BatchNorm1d extends BatchNorm {

  public BatchNorm1d(int channels) {
    this(channels, EPSILON, MOMENTUM);
  }

  /**
   * @param epsilon added to the variance
   * @param momentum how much of the running statistics each batch replaces
   */
  public BatchNorm1d(int channels, float epsilon, float momentum) {
    super(channels, epsilon, momentum);
  }

  @Override
  void requireShape(Tensor x) {
    Operation.require(
        x.dim() == 2 || x.dim() == 3,
        "BatchNorm1d",
        "input shape %s must be [N, C] or [N, C, L]",
        x.shape());
  }
}
