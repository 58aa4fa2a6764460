package io.sluice.runtime.plain.onnx.window;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import java.util.Arrays;

/**
 * The attributes of convolutions and pools that say where windows lie: strides, dilations, pads,
 * auto_pad and ceil_mode, checked.
 */
public final class WindowAttributes {
  /** No attribute has a reason to be larger, and sums of a few such numbers fit in an int. */
  private static final int MOST = 1 << 24;

  private static final int MAX_SPATIAL = 3;

  private final PlainNode node;
  private final int[] kernel;
  private final int[] strides;
  private final int[] dilations;
  private final int[] pads;
  private final AutoPad autoPad;

  private enum AutoPad {
    NOTSET,
    SAME_UPPER,
    SAME_LOWER,
    VALID
  }

  private WindowAttributes(PlainNode node, int[] kernel) {
    int rank = kernel.length;
    this.node = node;
    this.kernel = kernel;
    this.strides = integers(node, "strides", rank, 1, 1);
    this.dilations = integers(node, "dilations", rank, 1, 1);
    this.pads = integers(node, "pads", 2 * rank, 0, 0);
    this.autoPad = autoPad(node);
    for (int i = 0; i < rank; i++) {
      node.check(
          kernel[i] >= 1 && (kernel[i] - 1L) * dilations[i] < MOST,
          "a kernel of %d taps, %d apart, is not supported",
          kernel[i],
          dilations[i]);
    }
  }

  /** The attributes of a pool, which has a kernel_shape. */
  public static WindowAttributes ofPool(PlainNode node, Shape x) {
    int rank = spatialRank(node, x);
    node.check(node.hasAttribute("kernel_shape"), "attribute 'kernel_shape' is missing");
    return new WindowAttributes(node, integers(node, "kernel_shape", rank, 1, 1));
  }

  /** The attributes of a convolution, whose weight has the kernel's extents last. */
  public static WindowAttributes ofConvolution(PlainNode node, Shape x, Shape weight) {
    int rank = spatialRank(node, x);
    node.check(
        weight.rank() == x.rank(), "weight %s has not as many dimensions as input %s", weight, x);
    int[] kernel = Arrays.copyOfRange(weight.toArray(), 2, 2 + rank);
    if (node.hasAttribute("kernel_shape")) {
      int[] stated = integers(node, "kernel_shape", rank, 1, 1);
      node.check(
          Arrays.equals(stated, kernel),
          "kernel_shape %s is not that of weight %s",
          Arrays.toString(stated),
          weight);
    }
    return new WindowAttributes(node, kernel);
  }

  private static int spatialRank(PlainNode node, Shape x) {
    int rank = x.rank() - 2;
    node.check(
        rank >= 1 && rank <= MAX_SPATIAL,
        "input %s has %d spatial dimensions; 1 to %d are supported",
        x,
        rank,
        MAX_SPATIAL);
    return rank;
  }

  private static int[] integers(PlainNode node, String name, int length, int otherwise, int least) {
    long[] filled = new long[length];
    Arrays.fill(filled, otherwise);
    long[] given = node.integers(name, filled);
    node.check(
        given.length == length, "attribute '%s' has %d values, not %d", name, given.length, length);
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      node.check(
          given[i] >= least && given[i] <= MOST,
          "attribute '%s' has the value %d, not between %d and %d",
          name,
          given[i],
          least,
          MOST);
      values[i] = (int) given[i];
    }
    return values;
  }

  private static AutoPad autoPad(PlainNode node) {
    String text = node.text("auto_pad", "NOTSET");
    return Arrays.stream(AutoPad.values())
        .filter(value -> value.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                node.failure(
                    "auto_pad '%s' is not one of %s", text, Arrays.toString(AutoPad.values())));
  }

  /** The windows that a convolution or pool lays on its input. */
  public Windows over(Shape x) {
    boolean ceil = node.integer("ceil_mode", 0) != 0;
    WindowAxis[] axes = new WindowAxis[kernel.length];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = axis(i, x.dim(i + 2), ceil);
    }
    return Windows.of(axes);
  }

  private WindowAxis axis(int i, int extent, boolean ceil) {
    int reach = reach(i);
    return switch (autoPad) {
      case NOTSET -> padded(i, extent, pads[i], pads[i + kernel.length], ceil);
      case VALID -> padded(i, extent, 0, 0, ceil);
      case SAME_UPPER, SAME_LOWER -> {
        int windows = (int) (((long) extent + strides[i] - 1) / strides[i]);
        long missing = Math.max(0, (windows - 1L) * strides[i] + reach - extent);
        int less = (int) (missing / 2);
        int more = (int) (missing - less);
        boolean upper = autoPad == AutoPad.SAME_UPPER;
        yield axis(i, extent, windows, upper ? less : more, upper ? more : less);
      }
    };
  }

  private WindowAxis padded(int i, int extent, int before, int after, boolean ceil) {
    long room = (long) extent + before + after - reach(i);
    node.check(
        room >= 0 && (long) extent + before + after <= Integer.MAX_VALUE - MOST,
        "a kernel that reaches over %d elements does not fit on %d with padding %d and %d",
        reach(i),
        extent,
        before,
        after);
    long windows = (ceil ? (room + strides[i] - 1) / strides[i] : room / strides[i]) + 1;
    // The last window must not begin in the padding after the tensor.
    if (ceil && (windows - 1) * strides[i] >= (long) extent + before) {
      windows--;
    }
    return axis(i, extent, (int) windows, before, after);
  }

  private WindowAxis axis(int i, int extent, int windows, int before, int after) {
    return new WindowAxis(extent, windows, kernel[i], strides[i], dilations[i], before, after);
  }

  /** The elements from a window's first tap to its last. */
  private int reach(int i) {
    return (kernel[i] - 1) * dilations[i] + 1;
  }

  /**
   * The windows that a transposed convolution lays on its output, one for each element of its
   * input.
   */
  public Windows under(Shape x) {
    int rank = kernel.length;
    int[] added = integers(node, "output_padding", rank, 0, 0);
    int[] wanted = outputShape(rank);
    WindowAxis[] axes = new WindowAxis[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = transposed(i, x.dim(i + 2), added[i], wanted.length == 0 ? -1 : wanted[i]);
    }
    return Windows.of(axes);
  }

  /** The spatial extents that output_shape asks for; none if it is not given. */
  private int[] outputShape(int rank) {
    if (!node.hasAttribute("output_shape")) {
      return new int[0];
    }
    // Some exporters write batch and channels too.
    int length = node.integers("output_shape").length == rank + 2 ? rank + 2 : rank;
    int[] shape = integers(node, "output_shape", length, 1, 0);
    return Arrays.copyOfRange(shape, length - rank, length);
  }

  private WindowAxis transposed(int i, int windows, int added, int wanted) {
    node.check(windows > 0, "the input has an extent of 0");
    long whole = (windows - 1L) * strides[i] + added + reach(i);
    long before = autoPad == AutoPad.VALID ? 0 : pads[i];
    long after = autoPad == AutoPad.VALID ? 0 : pads[i + kernel.length];
    boolean same = autoPad == AutoPad.SAME_UPPER || autoPad == AutoPad.SAME_LOWER;
    if (wanted >= 0 || same) {
      long target = wanted >= 0 ? wanted : (long) windows * strides[i];
      long cut = Math.max(0, whole - target);
      before = autoPad == AutoPad.SAME_UPPER ? cut / 2 : cut - cut / 2;
      after = cut - before;
      whole = target + cut;
    }
    long extent = whole - before - after;
    node.check(
        extent >= 1 && whole <= Integer.MAX_VALUE - MOST,
        "the output would have an extent of %d",
        extent);
    return axis(i, (int) extent, windows, (int) before, (int) after);
  }

  /** The shape that a pool must have had to give {@code x} without remainder. */
  public Shape unpooled(Shape x) {
    long[] extents = Arrays.stream(x.toArray()).asLongStream().toArray();
    for (int i = 0; i < kernel.length; i++) {
      long padding = (long) pads[i] + pads[i + kernel.length];
      extents[i + 2] = (extents[i + 2] - 1) * strides[i] + kernel[i] - padding;
    }
    return node.shapeOf(extents);
  }
}
