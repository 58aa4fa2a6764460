package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Ops that look elements up; see {@link Indices} for those that are not there. */
final class Gathering {
  private static final PlainKernel NOTHING = (inputs, outputs, scratch) -> {};

  private Gathering() {}

  /** Gather: data [A, extent, B] at indices [I] gives [A, I, B], where A, I and B are shapes. */
  static Prepared gather(PlainNode node) {
    TensorType data = node.input(0);
    Shape shape = data.shape();
    int axis = node.axis(node.integer("axis", 0), shape.rank());
    int extent = shape.dim(axis);
    TensorType indices = Indices.type(node, 1);
    Shape output = spliced(node, shape, axis, axis + 1, indices.shape());
    if (output.elementCount() == 0) {
      return Prepared.of(new TensorType(data.type(), output), NOTHING);
    }
    Indices.check(node, 1, extent);
    int outer = shape.elementCount(0, axis);
    int run = shape.elementCount(axis + 1, shape.rank());
    return Prepared.of(
        new TensorType(data.type(), output),
        (inputs, outputs, scratch) -> {
          int to = 0;
          for (int block = 0; block < outer; block++) {
            for (int i = 0; i < inputs[1].count(); i++) {
              int at = block * extent + Indices.within(inputs[1].getLong(i), extent);
              outputs[0].copy(to, inputs[0], at * run, run);
              to += run;
            }
          }
        });
  }

  /** A shape with the axes of another in place of some of its own. */
  private static Shape spliced(PlainNode node, Shape shape, int from, int to, Shape other) {
    return node.shapeOf(
        IntStream.concat(
                IntStream.concat(
                    Arrays.stream(shape.toArray(), 0, from), Arrays.stream(other.toArray())),
                Arrays.stream(shape.toArray(), to, shape.rank()))
            .asLongStream()
            .toArray());
  }

  /** GatherElements: for each index the element at its own place, but for one coordinate. */
  static Prepared gatherElements(PlainNode node) {
    TensorType data = node.input(0);
    ElementPlaces places = ElementPlaces.of(node, data.shape());
    Shape output = node.shape(1);
    return Prepared.of(
        new TensorType(data.type(), output),
        (inputs, outputs, scratch) -> {
          for (int i = 0; i < outputs[0].count(); i++) {
            outputs[0].copy(i, inputs[0], places.at(i, inputs[1].getLong(i)));
          }
        });
  }

  /**
   * GatherND: data [B, D, R] at indices [B, I, rank of D] gives [B, I, R], where B are {@code
   * batch_dims} axes that both have, and D, I and R are shapes.
   */
  static Prepared gatherNd(PlainNode node) {
    TensorType data = node.input(0);
    Shape shape = data.shape();
    Shape indices = Indices.type(node, 1).shape();
    node.check(indices.rank() > 0, "the indices have no axis of tuples");
    int most = Math.min(shape.rank(), indices.rank() - 1);
    int batchAxes = node.integer("batch_dims", 0, 0, most);
    int axes = indices.dim(-1);
    node.check(axes <= shape.rank() - batchAxes, "tuples of %d are too long for %s", axes, data);
    for (int axis = 0; axis < batchAxes; axis++) {
      node.check(
          shape.dim(axis) == indices.dim(axis),
          "indices %s are in other batches than %s",
          indices,
          data);
    }
    int inner = batchAxes + axes;
    Shape tuples = Shape.of(Arrays.copyOf(indices.toArray(), indices.rank() - 1));
    Shape output = spliced(node, tuples, tuples.rank(), tuples.rank(), trailing(shape, inner));
    if (output.elementCount() == 0) {
      return Prepared.of(new TensorType(data.type(), output), NOTHING);
    }
    int[] extents = Arrays.copyOfRange(shape.toArray(), batchAxes, inner);
    Indices.check(node, 1, extents);
    int run = shape.elementCount(inner, shape.rank());
    int batch = shape.elementCount(batchAxes, shape.rank());
    int perBatch = tuples.elementCount() / tuples.elementCount(0, batchAxes);
    TuplePlaces places = new TuplePlaces(extents, run);
    return Prepared.of(
        new TensorType(data.type(), output),
        (inputs, outputs, scratch) -> {
          for (int i = 0; i < outputs[0].count() / run; i++) {
            int from = i / perBatch * batch + places.at(inputs[1], i);
            outputs[0].copy(i * run, inputs[0], from, run);
          }
        });
  }

  private static Shape trailing(Shape shape, int from) {
    return Shape.of(Arrays.copyOfRange(shape.toArray(), from, shape.rank()));
  }
}
