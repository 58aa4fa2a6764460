package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.BoxCopy;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.Strides;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.ShapeArguments;
import java.util.stream.IntStream;

/** Ops that write the input's elements once, or several times, in another order. */
final class Rearranging {
  private Rearranging() {}

  /** One copy of a box into all of an output. */
  private static Prepared copy(PlainNode node, Shape output, BoxCopy copy) {
    return Prepared.of(
        new TensorType(node.input(0).type(), output),
        (inputs, outputs, scratch) -> copy.run(inputs[0], outputs[0]));
  }

  private static Prepared copy(PlainNode node, Shape output, Strides from) {
    return copy(node, output, new BoxCopy(output.toArray(), from, Strides.of(output)));
  }

  /** Transpose: axis {@code i} of the output is axis {@code perm[i]} of the input. */
  static Prepared transpose(PlainNode node) {
    Shape input = node.shape(0);
    int rank = input.rank();
    long[] reversed = IntStream.range(0, rank).mapToLong(i -> rank - 1L - i).toArray();
    long[] perm = node.integers("perm", reversed);
    node.check(perm.length == rank, "'perm' has %d values for the input %s", perm.length, input);
    int[] order = ShapeArguments.axes(node, perm, rank);
    Shape output = Shape.of(IntStream.of(order).map(input::dim).toArray());
    return copy(node, output, Strides.of(input).permuted(order));
  }

  /** Expand: broadcasts the input and a shape with each other. */
  static Prepared expand(PlainNode node) {
    Shape input = node.shape(0);
    long[] asked = ShapeArguments.require(node, 1, "shape");
    int rank = Math.max(input.rank(), asked.length);
    node.check(rank <= Shape.MAX_RANK, "the shape has %d dimensions", rank);
    long[] extents = new long[rank];
    Strides from = Strides.of(input);
    while (from.rank() < rank) {
      from = from.repeated();
    }
    for (int axis = 0; axis < rank; axis++) {
      int own = axis - (rank - input.rank());
      int other = axis - (rank - asked.length);
      int given = own < 0 ? 1 : input.dim(own);
      long wanted = other < 0 ? 1 : asked[other];
      node.check(
          wanted == given || wanted == 1 || given == 1,
          "axis %d of %s cannot be expanded to %d",
          own,
          input,
          wanted);
      extents[axis] = given == 1 ? wanted : given;
      if (given == 1) {
        from = from.every(axis, 0);
      }
    }
    return copy(node, node.shapeOf(extents), from);
  }

  /** Tile: the input {@code repeats[i]} times along axis {@code i}. */
  static Prepared tile(PlainNode node) {
    Shape input = node.shape(0);
    int rank = input.rank();
    long[] repeats = ShapeArguments.require(node, 1, "repeats");
    node.check(
        repeats.length == rank, "%d repeats are given for the input %s", repeats.length, input);
    long[] extents = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      long most = Integer.MAX_VALUE;
      node.check(
          repeats[axis] >= 0 && repeats[axis] <= most, "%d repeats are asked for", repeats[axis]);
      extents[axis] = repeats[axis] * input.dim(axis);
    }
    Shape output = node.shapeOf(extents);
    int[] box = new int[2 * rank];
    Strides from = Strides.of(input);
    Strides to = Strides.of(output);
    for (int axis = 0; axis < rank; axis++) {
      box[2 * axis] = (int) repeats[axis];
      box[2 * axis + 1] = input.dim(axis);
      from = from.split(2 * axis, 1).every(2 * axis, 0);
      to = to.split(2 * axis, input.dim(axis));
    }
    return copy(node, output, new BoxCopy(box, from, to));
  }

  /** DepthToSpace: channels [C b b] become blocks of b x b, by columns or rows of channels. */
  static Prepared depthToSpace(PlainNode node) {
    Shape input = image(node);
    int block = node.integer("blocksize", 0, 1, 1 << 15);
    int depth = input.dim(1) / (block * block);
    node.check(
        depth * block * block == input.dim(1),
        "the channels of %s are no multiple of %d x %d",
        input,
        block,
        block);
    Strides channels = Strides.of(input);
    Strides blocks =
        switch (node.text("mode", "DCR")) {
          // [N, row, column, depth, H, W] as [N, depth, H, row, W, column]
          case "DCR" -> channels.split(1, depth).split(1, block).permuted(0, 3, 4, 1, 5, 2);
          // [N, depth, row, column, H, W]
          case "CRD" -> channels.split(1, block).split(1, block).permuted(0, 1, 4, 2, 5, 3);
          default -> throw node.failure("mode '%s' is neither DCR nor CRD", node.text("mode", ""));
        };
    Shape output =
        node.shapeOf(input.dim(0), depth, (long) input.dim(2) * block, (long) input.dim(3) * block);
    int[] box = {input.dim(0), depth, input.dim(2), block, input.dim(3), block};
    Strides to = Strides.of(output).split(3, block).split(2, block);
    return copy(node, output, new BoxCopy(box, blocks, to));
  }

  /** SpaceToDepth: blocks of b x b become channels, the place in the block varying slowest. */
  static Prepared spaceToDepth(PlainNode node) {
    Shape input = image(node);
    int block = node.integer("blocksize", 0, 1, 1 << 15);
    int height = input.dim(2) / block;
    int width = input.dim(3) / block;
    node.check(
        height * block == input.dim(2) && width * block == input.dim(3),
        "height and width of %s are no multiples of %d",
        input,
        block);
    Shape output = node.shapeOf(input.dim(0), (long) input.dim(1) * block * block, height, width);
    int[] box = {input.dim(0), block, block, input.dim(1), height, width};
    Strides from = Strides.of(input).split(3, block).split(2, block).permuted(0, 3, 5, 1, 2, 4);
    Strides to = Strides.of(output).split(1, input.dim(1)).split(1, block);
    return copy(node, output, new BoxCopy(box, from, to));
  }

  private static Shape image(PlainNode node) {
    Shape input = node.shape(0);
    node.check(input.rank() == 4, "the input %s is not [N, C, H, W]", input);
    return input;
  }
}
