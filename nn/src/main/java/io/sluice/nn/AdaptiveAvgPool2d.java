package io.sluice.nn;

/**
 * Means over bins of [N, C, H, W], giving [N, C, height, width], as {@code
 * torch.nn.AdaptiveAvgPool2d}.
 */
public final class AdaptiveAvgPool2d extends Module {
  private final int height;
  private final int width;

  /** As many bins in height as in width. */
  public AdaptiveAvgPool2d(int bins) {
    this(bins, bins);
  }

  public AdaptiveAvgPool2d(int height, int width) {
    this.height = height;
    this.width = width;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functional.adaptiveAvgPool2d(x, height, width);
  }
}
