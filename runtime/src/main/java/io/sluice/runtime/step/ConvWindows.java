package io.sluice.runtime.step;

import io.sluice.kernels.Kernels;
import io.sluice.kernels.ProductWindows;
import io.sluice.kernels.Quantization;
import io.sluice.runtime.op.ConvGeometry;
import java.util.Arrays;

/**
 * Where the windows of a convolution lie in channels-last images: in the input itself, or in a copy
 * that has its padding around it, so that no window is cut off.
 *
 * @param layout of the images
 * @param at for each output position the index of its window's first element
 * @param offsets of a window's inputs from its first, for the channels of one group
 * @param planes how many planes an image has: one with all channels of a position adjacent, or one
 *     for each channel, as row-major images have
 */
public record ConvWindows(
    ConvGeometry geometry, PaddedLayout layout, int[] at, int[] offsets, int planes) {

  /** The windows in channels-last images in a layout that has room for the padding. */
  public static ConvWindows of(ConvGeometry g, PaddedLayout layout) {
    return of(g, layout, 1);
  }

  /** The windows in row-major images whose channels each have the layout. */
  public static ConvWindows ofPlanes(ConvGeometry g, PaddedLayout layout) {
    return of(g, layout, g.groups() * g.inputs());
  }

  private static ConvWindows of(ConvGeometry g, PaddedLayout layout, int planes) {
    Math.multiplyExact(layout.size(), g.groups() * g.inputs()); // no index is greater
    int channels = g.groups() * g.inputs() / planes;
    int[] at = new int[g.outPlane()];
    for (int p = 0; p < at.length; p++) {
      int row = p / g.outWidth() * g.strideHeight() - g.padTop();
      int column = p % g.outWidth() * g.strideWidth() - g.padLeft();
      at[p] = layout.position(row, column) * channels;
    }
    return new ConvWindows(g, layout, at, offsets(g, layout, planes), planes);
  }

  /** One for each input of a group: kernel rows, kernel columns, then channels. */
  private static int[] offsets(ConvGeometry g, PaddedLayout layout, int planes) {
    int[] offsets = new int[g.taps()];
    int positionStep = g.groups() * g.inputs() / planes;
    int channelStep = planes == 1 ? 1 : layout.size();
    for (int i = 0; i < offsets.length; i++) {
      int tap = i / g.inputs();
      int row = tap / g.kernelWidth() * g.dilationHeight();
      int column = tap % g.kernelWidth() * g.dilationWidth();
      offsets[i] = (row * layout.width() + column) * positionStep + i % g.inputs() * channelStep;
    }
    return offsets;
  }

  /**
   * The windows with their outputs in images of a layout.
   *
   * @param channels of the outputs
   */
  public ProductWindows into(PaddedLayout outputs, int channels) {
    int[] to = new int[at.length];
    for (int p = 0; p < to.length; p++) {
      to[p] = outputs.position(p / geometry.outWidth(), p % geometry.outWidth()) * channels;
    }
    return ProductWindows.of(at, to, offsets, geometry.outWidth());
  }

  /** The windows with the sums of adjacent positions {@code width} apart, in rounds. */
  public ProductWindows intoSums(int width, int round) {
    int[] to = new int[at.length];
    for (int p = 0; p < to.length; p++) {
      to[p] = p % round * width;
    }
    return ProductWindows.of(at, to, offsets, geometry.outWidth());
  }

  int channels() {
    return geometry.groups() * geometry.inputs();
  }

  /** Elements of one image of the input. */
  int inputSize() {
    return channels() * geometry.plane();
  }

  /** Elements of one image, padding included. */
  public int size() {
    return channels() * layout.size();
  }

  /** How many of the input's rows lie in the windows; none where no column does. */
  private int rows() {
    return columns() == 0
        ? 0
        : Math.max(0, Math.min(geometry.height(), layout.height() - layout.top()));
  }

  private int columns() {
    return Math.max(0, Math.min(geometry.width(), layout.width() - layout.left()));
  }

  private boolean isBordered() {
    return rows() < layout.height() || columns() < layout.width();
  }

  private int firstAt() {
    return layout.position(0, 0) * channels();
  }

  /** Copies an image and puts zeros around it. */
  void copy(float[] x, int xAt, int to) {
    int step = channels() / planes;
    for (int plane = 0; plane < planes; plane++) {
      int first = to + plane * layout.size();
      layout.fillBorder(x, first, rows(), columns(), step, 0f);
      for (int row = 0; row < rows(); row++) {
        int from = xAt + (plane * geometry.plane() + row * geometry.width()) * step;
        System.arraycopy(x, from, x, first + layout.position(row, 0) * step, columns() * step);
      }
    }
  }

  /** Copies an image as floats of its integers, and puts its zero point around it. */
  void widen(Kernels kernels, byte[] x, int xAt, int zeroPoint, float[] y, int to) {
    int step = channels() / planes;
    for (int plane = 0; plane < planes; plane++) {
      int first = to + plane * layout.size();
      layout.fillBorder(y, first, rows(), columns(), step, zeroPoint);
      for (int row = 0; row < rows(); row++) {
        int from = xAt + (plane * geometry.plane() + row * geometry.width()) * step;
        int at = first + layout.position(row, 0) * step;
        kernels.dequantize(x, from, Quantization.INTEGERS, y, at, columns() * step);
      }
    }
  }

  /** Copies an image of bytes and puts its zero point around it. */
  void copy(byte[] x, int xAt, int zeroPoint, int to) {
    if (isBordered()) {
      Arrays.fill(x, to, to + size(), (byte) zeroPoint);
    }
    for (int row = 0; row < rows(); row++) {
      int from = xAt + row * geometry.width() * channels();
      System.arraycopy(
          x, from, x, to + firstAt() + row * layout.width() * channels(), columns() * channels());
    }
  }
}
