package io.sluice.runtime.plain.onnx.window;

/**
 * Windows along one spatial dimension.
 *
 * @param extent of the tensor that the windows lie on
 * @param windows their number, the extent of the other tensor
 * @param kernel taps of a window
 * @param stride from one window to the next
 * @param dilation from one tap to the next
 * @param before padding at the start
 * @param after padding at the end
 */
public record WindowAxis(
    int extent, int windows, int kernel, int stride, int dilation, int before, int after) {

  /** An axis of one element, for tensors of fewer spatial dimensions. */
  static final WindowAxis NONE = new WindowAxis(1, 1, 1, 1, 1, 0, 0);

  /** Where a tap of a window lies; outside 0 to {@link #extent} in the padding. */
  public int at(int window, int tap) {
    return window * stride + tap * dilation - before;
  }

  /** Whether a tap of a window lies on the tensor. */
  public boolean inside(int window, int tap) {
    int at = at(window, tap);
    return at >= 0 && at < extent;
  }

  /** The first window whose given tap is not in the padding before the tensor. */
  public int first(int tap) {
    int missing = -at(0, tap);
    return missing <= 0 ? 0 : Math.min(windows, (missing + stride - 1) / stride);
  }

  /** The window from which on the given tap is in the padding after the tensor. */
  public int end(int tap) {
    int room = extent - 1 - at(0, tap);
    return room < 0 ? 0 : Math.min(windows, room / stride + 1);
  }

  /** The taps of a window that lie on the tensor. */
  int taps(int window) {
    return taps(window, 0, extent);
  }

  /** The taps of a window that lie on the tensor or its padding. */
  int paddedTaps(int window) {
    return taps(window, -before, extent + after);
  }

  private int taps(int window, int from, int to) {
    int start = at(window, 0);
    int skipped = start >= from ? 0 : (from - start + dilation - 1) / dilation;
    int reached = start >= to ? 0 : (to - 1 - start) / dilation + 1;
    return Math.max(0, Math.min(kernel, reached) - skipped);
  }

  /** Whether each window is one element, in order, and every element is one. */
  boolean pointwise() {
    return kernel == 1 && stride == 1 && before == 0 && after == 0;
  }
}
