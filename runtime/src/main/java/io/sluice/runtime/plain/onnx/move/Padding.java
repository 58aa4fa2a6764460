package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.BoxCopy;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.Strides;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.ShapeArguments;

/**
 * Pad: elements put before and after each axis, or taken away where their number is negative. What
 * is taken away on one side is gone before the other side is continued with what is left.
 */
final class Padding {
  private final PadMode mode;
  private final Shape output;
  private final Strides from;
  private final Strides to;
  private final int[] before;
  private final int[] kept;

  private Padding(PadMode mode, Shape output, Strides from, int[] before, int[] kept) {
    this.mode = mode;
    this.output = output;
    this.from = from;
    this.to = Strides.of(output);
    this.before = before;
    this.kept = kept;
  }

  static Prepared pad(PlainNode node) {
    TensorType input = node.input(0);
    Shape shape = input.shape();
    int rank = shape.rank();
    long[][] pads = pads(node, rank);
    long[] extents = new long[rank];
    int[] before = new int[rank];
    int[] kept = new int[rank];
    Strides from = Strides.of(shape);
    for (int axis = 0; axis < rank; axis++) {
      int extent = shape.dim(axis);
      long first = pads[0][axis];
      extents[axis] = first + extent + pads[1][axis];
      long cut = Math.min(extent, Math.max(0, -first));
      before[axis] = (int) Math.max(0, first);
      kept[axis] = (int) Math.max(0, extent - cut - Math.max(0, -pads[1][axis]));
      from = from.from(axis, (int) cut);
    }
    Padding padding = new Padding(PadMode.of(node), node.shapeOf(extents), from, before, kept);
    return padding.prepared(node);
  }

  private Prepared prepared(PlainNode node) {
    TensorType result = new TensorType(node.input(0).type(), output);
    if (mode == PadMode.CONSTANT) {
      return constant(node, result);
    }
    for (int axis = 0; axis < kept.length; axis++) {
      node.check(
          kept[axis] > 0 || output.elementCount() == 0,
          "axis %d has no elements with which to continue",
          axis);
    }
    int offset = from.offset();
    return Prepared.of(
        result,
        (inputs, outputs, scratch) -> {
          if (outputs[0].count() > 0) {
            walk(0, inputs[0], offset, outputs[0], 0);
          }
        });
  }

  private Prepared constant(PlainNode node, TensorType result) {
    Strides inner = to;
    for (int axis = 0; axis < before.length; axis++) {
      inner = inner.from(axis, before[axis]);
    }
    BoxCopy copy = new BoxCopy(kept, from, inner);
    boolean given = node.has(2);
    if (given) {
      TensorType value = node.input(2);
      node.check(
          value.type() == result.type() && value.count() == 1,
          "the value %s is not one of type %s",
          value,
          result.type().code());
    }
    float value = node.real("value", 0);
    return Prepared.of(
        result,
        (inputs, outputs, scratch) -> {
          if (given) {
            outputs[0].fill(0, outputs[0].count(), inputs[2], 0);
          } else {
            outputs[0].fill(value);
          }
          copy.run(inputs[0], outputs[0]);
        });
  }

  private void walk(int axis, TensorView source, int read, TensorView result, int write) {
    if (axis == kept.length) {
      result.copy(write, source, read);
      return;
    }
    int first = before[axis];
    boolean run = axis == kept.length - 1;
    for (int i = 0; i < output.dim(axis); i++) {
      if (run && i == first) {
        result.copy(write + i, source, read, kept[axis]);
        i += kept[axis] - 1;
      } else {
        int at = mode.source(i - first, kept[axis]);
        walk(axis + 1, source, read + at * from.step(axis), result, write + i * to.step(axis));
      }
    }
  }

  /** The numbers of elements before and after each axis, in two rows. */
  private static long[][] pads(PlainNode node, int rank) {
    long[] given = ShapeArguments.require(node, 1, "pads");
    int[] axes = ShapeArguments.axes(node, ShapeArguments.find(node, 3, "axes"), rank);
    node.check(
        given.length == 2 * axes.length,
        "%d pads are given for %d axes",
        given.length,
        axes.length);
    long[][] pads = new long[2][rank];
    for (int i = 0; i < given.length; i++) {
      node.check(
          given[i] >= -Integer.MAX_VALUE && given[i] <= Integer.MAX_VALUE,
          "a pad of %d is too large",
          given[i]);
      pads[i / axes.length][axes[i % axes.length]] = given[i];
    }
    return pads;
  }
}
