package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.ShapeArguments;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Ops that give the same elements, in the same order, another shape. */
final class Reshaping {
  private Reshaping() {}

  private static Prepared copy(PlainNode node, long... extents) {
    TensorType input = node.input(0);
    Shape shape = node.shapeOf(extents);
    node.check(
        shape.elementCount() == input.count(),
        "the input %s does not fit in the shape %s",
        input,
        shape);
    return Prepared.of(
        new TensorType(input.type(), shape),
        (inputs, outputs, scratch) -> outputs[0].copy(inputs[0]));
  }

  /** Reshape: 0 takes over an extent (unless {@code allowzero} is set), one -1 is made to fit. */
  static Prepared reshape(PlainNode node) {
    Shape input = node.shape(0);
    long[] extents = ShapeArguments.require(node, 1, "shape");
    node.check(
        extents.length <= Shape.MAX_RANK,
        "the shape has %d dimensions; at most %d are supported",
        extents.length,
        Shape.MAX_RANK);
    boolean zeroIsMeant = node.integer("allowzero", 0) != 0;
    int open = -1;
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] == 0 && !zeroIsMeant) {
        node.check(axis < input.rank(), "extent %d is 0, but the input is %s", axis, input);
        extents[axis] = input.dim(axis);
      } else if (extents[axis] == -1) {
        node.check(open < 0, "the shape %s leaves two extents open", Arrays.toString(extents));
        open = axis;
      }
    }
    if (open >= 0) {
      extents[open] = 1;
      int others = node.shapeOf(extents).elementCount();
      node.check(
          others > 0,
          "the open extent of %s can be any, as another is 0",
          Arrays.toString(extents));
      extents[open] = input.elementCount() / others;
    }
    return copy(node, extents);
  }

  /** Flatten: a matrix of the extents before and from an axis on. */
  static Prepared flatten(PlainNode node) {
    Shape input = node.shape(0);
    int rank = input.rank();
    int axis = node.integer("axis", 1, -rank, rank);
    int split = axis < 0 ? axis + rank : axis;
    return copy(
        node, ShapeArguments.product(input, 0, split), ShapeArguments.product(input, split, rank));
  }

  /** Squeeze: takes away axes of extent 1, all of them if none are given. */
  static Prepared squeeze(PlainNode node) {
    Shape input = node.shape(0);
    long[] given = ShapeArguments.find(node, 1, "axes");
    LongStream.Builder extents = LongStream.builder();
    boolean[] gone = new boolean[input.rank()];
    for (int axis : ShapeArguments.axes(node, given, input.rank())) {
      node.check(
          given == null || input.dim(axis) == 1, "axis %d of %s has not the extent 1", axis, input);
      gone[axis] = input.dim(axis) == 1;
    }
    for (int axis = 0; axis < gone.length; axis++) {
      if (!gone[axis]) {
        extents.add(input.dim(axis));
      }
    }
    return copy(node, extents.build().toArray());
  }

  /** Unsqueeze: puts in axes of extent 1, whose places are counted in the output. */
  static Prepared unsqueeze(PlainNode node) {
    Shape input = node.shape(0);
    long[] given = ShapeArguments.require(node, 1, "axes");
    node.check(given.length <= Shape.MAX_RANK, "%d axes are too many", given.length);
    long[] extents = new long[input.rank() + given.length];
    for (int axis : ShapeArguments.axes(node, given, extents.length)) {
      extents[axis] = -1;
    }
    int next = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = extents[axis] == -1 ? 1 : input.dim(next++);
    }
    return copy(node, extents);
  }
}
