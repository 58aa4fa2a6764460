package io.sluice.nn;

/** Means over bins of [N, C, L], giving [N, C, bins], as {@code torch.nn.AdaptiveAvgPool1d}. */
public final class AdaptiveAvgPool1d extends Module {
  private final int bins;

  public AdaptiveAvgPool1d(int bins) {
    this.bins = bins;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functional.adaptiveAvgPool1d(x, bins);
  }
}
