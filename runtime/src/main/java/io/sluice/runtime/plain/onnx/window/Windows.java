package io.sluice.runtime.plain.onnx.window;

import io.sluice.model.Shape;

/**
 * Windows over one to three spatial dimensions, those that a tensor lacks taken as one element.
 *
 * @param depth the outermost
 * @param width the innermost, whose elements are adjacent
 */
public record Windows(WindowAxis depth, WindowAxis height, WindowAxis width) {

  /** From one to three axes. */
  public static Windows of(WindowAxis... axes) {
    int last = axes.length - 1;
    return new Windows(
        last >= 2 ? axes[last - 2] : WindowAxis.NONE,
        last >= 1 ? axes[last - 1] : WindowAxis.NONE,
        axes[last]);
  }

  /** The same windows over one long axis, where each is one element. */
  public Windows flattened() {
    if (!depth.pointwise() || !height.pointwise() || !width.pointwise()) {
      return this;
    }
    return of(new WindowAxis(extent(), extent(), 1, 1, 1, 0, 0));
  }

  /** The shape of what has one element for each window over {@code x}. */
  public Shape outputOver(Shape x, int channels) {
    return shape(x, channels, depth.windows(), height.windows(), width.windows());
  }

  /** The shape of what the windows lie on, where {@code x} has one element for each. */
  public Shape outputUnder(Shape x, int channels) {
    return shape(x, channels, depth.extent(), height.extent(), width.extent());
  }

  private static Shape shape(Shape x, int channels, int... spatial) {
    int[] extents = x.toArray();
    extents[1] = channels;
    for (int axis = 2; axis < extents.length; axis++) {
      extents[axis] = spatial[axis + spatial.length - extents.length];
    }
    return Shape.of(extents);
  }

  /** The elements of one channel that the windows lie on. */
  public int extent() {
    return depth.extent() * height.extent() * width.extent();
  }

  /** The windows of one channel. */
  public int count() {
    return depth.windows() * height.windows() * width.windows();
  }

  /** The taps of one window. */
  public int kernel() {
    return depth.kernel() * height.kernel() * width.kernel();
  }

  /** How many taps of a window lie on the tensor, or on it and its padding. */
  public int taps(int window, boolean padding) {
    int x = window % width.windows();
    int y = window / width.windows() % height.windows();
    int z = window / width.windows() / height.windows();
    return taps(depth, z, padding) * taps(height, y, padding) * taps(width, x, padding);
  }

  private static int taps(WindowAxis axis, int window, boolean padding) {
    return padding ? axis.paddedTaps(window) : axis.taps(window);
  }

  /** The element at a position within a channel. */
  public int element(int z, int y, int x) {
    return (z * height.extent() + y) * width.extent() + x;
  }

  /** The window at a position within a channel. */
  public int window(int z, int y, int x) {
    return (z * height.windows() + y) * width.windows() + x;
  }

  /** The tap at a position within the kernel. */
  public int tap(int z, int y, int x) {
    return (z * height.kernel() + y) * width.kernel() + x;
  }
}
