package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.BoxCopy;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.Strides;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.ShapeArguments;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Slice: elements from a start to before an end along some axes, as NumPy's. */
final class Slicing {
  private Slicing() {}

  /** The elements that are taken along one axis. */
  private record Range(int start, int step, int count) {
    static Range of(PlainNode node, int extent, long start, long end, long step) {
      node.check(step != 0, "a step is 0");
      long least = step > 0 ? 0 : -1;
      long greatest = step > 0 ? extent : extent - 1L;
      long from = Math.max(least, Math.min(greatest, start < 0 ? start + extent : start));
      long to = Math.max(least, Math.min(greatest, end < 0 ? end + extent : end));
      long distance = step > 0 ? to - from : from - to;
      if (distance <= 0) {
        return new Range(0, 1, 0);
      }
      // a step of -2^63 has no opposite, and is further than any extent like all below -2^31
      long stride = Math.abs(Math.max(step, -Integer.MAX_VALUE));
      int count = (int) ((distance - 1) / stride + 1);
      return new Range((int) from, count == 1 ? 1 : (int) step, count);
    }
  }

  static Prepared slice(PlainNode node) {
    TensorType input = node.input(0);
    long[] starts = ShapeArguments.require(node, 1, "starts");
    long[] ends = ShapeArguments.require(node, 2, "ends");
    long @Nullable [] given = ShapeArguments.find(node, 3, "axes");
    long @Nullable [] steps = ShapeArguments.find(node, 4, "steps");
    int count = starts.length;
    int rank = input.shape().rank();
    node.check(
        count <= rank
            && ends.length == count
            && (given == null || given.length == count)
            && (steps == null || steps.length == count),
        "starts, ends, axes and steps of %s are not of one length",
        input);
    int[] axes =
        ShapeArguments.axes(
            node, given == null ? LongStream.range(0, count).toArray() : given, rank);
    int[] extents = input.shape().toArray();
    Strides from = Strides.of(input.shape());
    for (int i = 0; i < count; i++) {
      int axis = axes[i];
      long step = steps == null ? 1 : steps[i];
      Range range = Range.of(node, extents[axis], starts[i], ends[i], step);
      from = from.from(axis, range.start()).every(axis, range.step());
      extents[axis] = range.count();
    }
    Shape output = Shape.of(extents);
    BoxCopy copy = new BoxCopy(extents, from, Strides.of(output));
    return Prepared.of(
        new TensorType(input.type(), output),
        (inputs, outputs, scratch) -> copy.run(inputs[0], outputs[0]));
  }
}
