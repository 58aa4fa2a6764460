package io.sluice.runtime.plain.onnx;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Integers that decide the shape of an op's output. The standard made most of them inputs that were
 * attributes in older versions; here such inputs must be constant.
 */
public final class ShapeArguments {
  /** Extents, axes and the like are few. */
  private static final int MOST = 1 << 20;

  private ShapeArguments() {}

  /** The values of an input or, if it is left out, of an attribute; null if neither is there. */
  public static long @Nullable [] find(PlainNode node, int input, String name) {
    if (node.has(input)) {
      return constant(node, input, name);
    }
    return node.hasAttribute(name) ? node.integers(name) : null;
  }

  /**
   * The values of an input or, if it is left out, of an attribute.
   *
   * @throws io.sluice.model.InvalidModelException if neither is there
   */
  public static long[] require(PlainNode node, int input, String name) {
    long[] values = find(node, input, name);
    if (values == null) {
      throw node.failure("'%s' is missing", name);
    }
    return values;
  }

  private static long[] constant(PlainNode node, int input, String name) {
    TensorView values = node.requireConstant(input, name);
    node.check(
        values.type().isInteger() && node.shape(input).rank() <= 1,
        "input %d, the %s, is %s, not a list of integers",
        input,
        name,
        node.input(input));
    node.check(
        values.count() <= MOST,
        "input %d, the %s, has %d elements; at most %d are supported",
        input,
        name,
        values.count(),
        MOST);
    return values.toLongs();
  }

  /**
   * Axes that may count from the end, or all if they are not given.
   *
   * @throws io.sluice.model.InvalidModelException if the rank has no such axis, or one comes twice
   */
  public static int[] axes(PlainNode node, long @Nullable [] given, int rank) {
    if (given == null) {
      return IntStream.range(0, rank).toArray();
    }
    node.check(given.length <= rank, "%d axes are given for rank %d", given.length, rank);
    int[] axes = new int[given.length];
    boolean[] seen = new boolean[rank];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = node.axis(given[i], rank);
      node.check(!seen[axes[i]], "axis %d is given twice", given[i]);
      seen[axes[i]] = true;
    }
    return axes;
  }

  /** The product of some extents, also where other extents are 0 and it is beyond an int. */
  public static long product(Shape shape, int from, int to) {
    long product = 1;
    for (int axis = from; axis < to; axis++) {
      product *= shape.dim(axis);
    }
    return product;
  }
}
