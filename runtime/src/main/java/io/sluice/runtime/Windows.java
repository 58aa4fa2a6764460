package io.sluice.runtime;

import io.sluice.kernels.Kernels;
import io.sluice.kernels.ProductWindows;
import io.sluice.kernels.Quantization;
import java.util.Arrays;

/**
 * Where the windows of a convolution lie in channels-last images: in the input itself, or in a copy
 * that has its padding around it, so that no window is cut off.
 *
 * @param height of the images, padding included
 * @param width of the images, padding included
 * @param at for each output position the index of its window's first element
 * @param offsets of a window's inputs from its first, for the channels of one group
 */
record Windows(ConvGeometry geometry, int height, int width, int[] at, int[] offsets) {

  /** Windows in images as they are if there is no padding, else in padded ones. */
  static Windows of(ConvGeometry g, boolean inPlace) {
    int height =
        inPlace
            ? g.height()
            : reach(g.outHeight(), g.strideHeight(), g.kernelHeight(), g.dilationHeight());
    int width =
        inPlace
            ? g.width()
            : reach(g.outWidth(), g.strideWidth(), g.kernelWidth(), g.dilationWidth());
    int channels = g.groups() * g.inputs();
    int[] at = new int[g.outPlane()];
    for (int p = 0; p < at.length; p++) {
      int row = p / g.outWidth() * g.strideHeight();
      at[p] = (row * width + p % g.outWidth() * g.strideWidth()) * channels;
    }
    return new Windows(g, height, width, at, offsets(g, width * channels));
  }

  /** The extent that the windows cover together. */
  private static int reach(int outputs, int stride, int kernel, int dilation) {
    return (outputs - 1) * stride + (kernel - 1) * dilation + 1;
  }

  /** One for each input of a group: kernel rows, kernel columns, then channels. */
  private static int[] offsets(ConvGeometry g, int rowStep) {
    int[] offsets = new int[g.taps()];
    for (int i = 0; i < offsets.length; i++) {
      int tap = i / g.inputs();
      int row = tap / g.kernelWidth() * g.dilationHeight();
      int column = tap % g.kernelWidth() * g.dilationWidth();
      offsets[i] = row * rowStep + column * g.groups() * g.inputs() + i % g.inputs();
    }
    return offsets;
  }

  /** The windows with the outputs of adjacent positions {@code step} apart. */
  ProductWindows into(int step) {
    return into(step, at.length);
  }

  /** As the other, but each {@code count} positions begin anew. */
  ProductWindows into(int step, int count) {
    int[] to = new int[at.length];
    for (int p = 0; p < to.length; p++) {
      to[p] = p % count * step;
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
  int size() {
    return channels() * height * width;
  }

  /** How many of the input's rows lie in the windows; none where no column does. */
  private int rows() {
    return columns() == 0
        ? 0
        : Math.max(0, Math.min(geometry.height(), height - geometry.padTop()));
  }

  private int columns() {
    return Math.max(0, Math.min(geometry.width(), width - geometry.padLeft()));
  }

  private boolean isBordered() {
    return rows() < height || columns() < width;
  }

  private int firstAt() {
    return (geometry.padTop() * width + geometry.padLeft()) * channels();
  }

  /** Copies an image and puts zeros around it. */
  void copy(float[] x, int xAt, int to) {
    if (isBordered()) {
      Arrays.fill(x, to, to + size(), 0f);
    }
    for (int row = 0; row < rows(); row++) {
      int from = xAt + row * geometry.width() * channels();
      System.arraycopy(
          x, from, x, to + firstAt() + row * width * channels(), columns() * channels());
    }
  }

  /** Copies an image as floats of its integers, and puts its zero point around it. */
  void widen(Kernels kernels, byte[] x, int xAt, int zeroPoint, float[] y, int to) {
    if (isBordered()) {
      Arrays.fill(y, to, to + size(), zeroPoint);
    }
    for (int row = 0; row < rows(); row++) {
      int from = xAt + row * geometry.width() * channels();
      int at = to + firstAt() + row * width * channels();
      kernels.dequantize(x, from, Quantization.INTEGERS, y, at, columns() * channels());
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
          x, from, x, to + firstAt() + row * width * channels(), columns() * channels());
    }
  }
}
