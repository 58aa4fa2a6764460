package io.sluice.nn;

/** Batch norm over [N, C, H, W], as {@code torch.nn.BatchNorm2d}. */
public final class BatchNorm2d extends BatchNorm {

  public BatchNorm2d(int channels) {
    this(channels, EPSILON, MOMENTUM);
  }

  /**
   * @param epsilon added to the variance
   * @param momentum how much of the running statistics each batch replaces
   */
  public BatchNorm2d(int channels, float epsilon, float momentum) {
    super(channels, epsilon, momentum);
  }

  @Override
  void requireShape(Tensor x) {
    Operation.require(
        x.dim() == 4, "BatchNorm2d", "input shape %s must be [N, C, H, W]", x.shape());
  }
}
