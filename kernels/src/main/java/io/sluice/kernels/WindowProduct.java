package io.sluice.kernels;

/** A product of the windows of a convolution with its weights. Immutable. */
public sealed interface WindowProduct permits FloatProduct, DepthwiseProduct {
  /** The outputs, rounded up to what is written for each window. */
  int width();

  /** How many bytes the packed weights and the bias take. */
  long bytes();

  /** How many values of working memory it needs. */
  int working();

  /**
   * Computes all outputs of some windows. For each window {@link #width} values are written, those
   * behind the outputs without meaning: they lie where the next window's outputs go, or behind all.
   *
   * @param from the first window
   * @param count how many windows
   * @param x inputs; up to {@link Kernels#SLACK} elements behind a window's last are read, which
   *     have no influence
   * @param xAt added to the index of each window
   * @param epilogue what becomes of the sums
   * @param y receives the outputs
   * @param yAt added to the index of each window's outputs
   * @param sums working memory, for {@link #working} values
   */
  void run(
      ProductWindows windows,
      int from,
      int count,
      float[] x,
      int xAt,
      KernelEpilogue epilogue,
      float[] y,
      int yAt,
      float[] sums);
}
