package io.sluice.runtime.step;

import io.sluice.runtime.op.ConvGeometry;
import java.util.Arrays;

/**
 * How an image lies in memory, channels last: within a border, so that windows that reach beyond
 * the image read padding there.
 *
 * @param top rows of border before the image
 * @param left columns of border before the image
 * @param height rows, border included
 * @param width columns, border included
 */
public record PaddedLayout(int top, int left, int height, int width) {

  /**
   * Lays out images.
   *
   * @throws ArithmeticException if a channel has more than 2^31-1 elements
   */
  public PaddedLayout {
    Math.multiplyExact(height, width);
  }

  /** No border. */
  public static PaddedLayout plain(int height, int width) {
    return new PaddedLayout(0, 0, height, width);
  }

  /** What the windows of a convolution cover together, which may leave out the image's end. */
  public static PaddedLayout covered(ConvGeometry g) {
    return new PaddedLayout(
        g.padTop(),
        g.padLeft(),
        reach(g.outHeight(), g.strideHeight(), g.kernelHeight(), g.dilationHeight()),
        reach(g.outWidth(), g.strideWidth(), g.kernelWidth(), g.dilationWidth()));
  }

  private static int reach(int outputs, int stride, int kernel, int dilation) {
    long reach = (outputs - 1L) * stride + (kernel - 1L) * dilation + 1;
    return Math.toIntExact(reach);
  }

  /** Around a whole image of a height and width, large enough for two layouts of it. */
  public PaddedLayout join(PaddedLayout other, int imageHeight, int imageWidth) {
    int joinedTop = Math.max(top, other.top);
    int joinedLeft = Math.max(left, other.left);
    int below = Math.max(height - top, other.height - other.top);
    int beside = Math.max(width - left, other.width - other.left);
    return new PaddedLayout(
        joinedTop,
        joinedLeft,
        Math.addExact(joinedTop, Math.max(below, imageHeight)),
        Math.addExact(joinedLeft, Math.max(beside, imageWidth)));
  }

  /** Positions, border included. */
  public int size() {
    return height * width;
  }

  /** The position of an element of the image. */
  int position(int row, int column) {
    return (top + row) * width + left + column;
  }

  /** Fills the border around an image of a height and width. */
  void fillBorder(
      float[] x, int xAt, int imageHeight, int imageWidth, int channels, float padding) {
    int from = xAt;
    for (int row = 0; row < imageHeight; row++) {
      int to = xAt + position(row, 0) * channels;
      Arrays.fill(x, from, to, padding);
      from = to + imageWidth * channels;
    }
    Arrays.fill(x, from, xAt + size() * channels, padding);
  }
}
