package io.sluice.runtime.plain.tflite;

import io.sluice.runtime.plain.PlainNode;

/**
 * How a window moves along one spatial axis.
 *
 * @param input extent
 * @param output extent
 * @param size of the window
 * @param stride between positions
 * @param dilation between elements
 * @param before how much padding lies before the input
 */
record Window(int input, int output, int size, int stride, int dilation, int before) {
  /** Windows and strides are far smaller; a greater one is damaged or hostile. */
  static final int MOST = 1 << 20;

  /**
   * The window over the height, from attributes {@code padding} and {@code stride_h}.
   *
   * @throws io.sluice.model.InvalidModelException if it does not fit
   */
  static Window height(PlainNode node, int input, int size) {
    return of(node, input, size, "stride_h", "dilation_h_factor");
  }

  /** The window over the width, likewise. */
  static Window width(PlainNode node, int input, int size) {
    return of(node, input, size, "stride_w", "dilation_w_factor");
  }

  private static Window of(
      PlainNode node, int input, int size, String strideName, String dilationName) {
    int stride = node.integer(strideName, 1, 1, MOST);
    int dilation = node.integer(dilationName, 1, 1, MOST);
    long reach = (size - 1L) * dilation + 1;
    String padding = node.text("padding", "SAME");
    node.check(size >= 1 && reach < MOST, "a window of %d elements is not supported", size);
    if (padding.equals("VALID")) {
      int output = (int) Math.max(0, (input - reach) / stride + 1);
      node.check(input >= reach, "a window of %d does not fit the extent %d", reach, input);
      return new Window(input, output, size, stride, dilation, 0);
    }
    node.check(padding.equals("SAME"), "padding '%s' is neither SAME nor VALID", padding);
    int output = (int) (((long) input + stride - 1) / stride);
    long missing = Math.max(0, (output - 1L) * stride + reach - input);
    return new Window(input, output, size, stride, dilation, (int) (missing / 2));
  }

  /** Where the window's first element lies, before 0 in the padding. */
  int start(int position) {
    return position * stride - before;
  }
}
