package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.Strides;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.ShapeArguments;

/** Ops that keep some elements and drop, blank or turn round the others. */
final class Selecting {
  private Selecting() {}

  /** NonZero: the coordinates of a constant's elements that are not 0, one column for each. */
  static Prepared nonZero(PlainNode node) {
    Shape shape = node.shape(0);
    TensorView constant = node.requireConstant(0, "input, whose zeros decide a shape");
    int found = 0;
    for (int i = 0; i < constant.count(); i++) {
      found += isZero(constant, i) ? 0 : 1;
    }
    int columns = found;
    Strides strides = Strides.of(shape);
    return Prepared.of(
        new TensorType(DataType.INT64, node.shapeOf(shape.rank(), columns)),
        (inputs, outputs, scratch) -> {
          int column = 0;
          for (int i = 0; i < constant.count(); i++) {
            if (!isZero(constant, i)) {
              for (int axis = 0; axis < shape.rank(); axis++) {
                int coordinate = i / strides.step(axis) % shape.dim(axis);
                outputs[0].setLong(axis * columns + column, coordinate);
              }
              column++;
            }
          }
        });
  }

  private static boolean isZero(TensorView view, int index) {
    return view.type().isFloat() ? view.getDouble(index) == 0 : view.getLong(index) == 0;
  }

  /** Compress: the slices along an axis, or of all the elements, for which a constant is true. */
  static Prepared compress(PlainNode node) {
    TensorType input = node.input(0);
    Shape shape = input.shape();
    TensorView condition = node.requireConstant(1, "condition");
    boolean flat = !node.hasAttribute("axis");
    int axis = flat ? 0 : node.axis(node.requireInteger("axis"), shape.rank());
    int extent = flat ? input.count() : shape.dim(axis);
    int kept = 0;
    for (int i = 0; i < condition.count(); i++) {
      boolean keep = condition.getLong(i) != 0;
      node.check(!keep || i < extent, "the condition keeps element %d of %d", i, extent);
      kept += keep ? 1 : 0;
    }
    Shape output = flat ? Shape.of(kept) : shape.withDim(axis, kept);
    int run = flat ? 1 : (int) ShapeArguments.product(shape, axis + 1, shape.rank());
    return Prepared.of(
        new TensorType(input.type(), output),
        (inputs, outputs, scratch) -> {
          int to = 0;
          for (int block = 0; to < outputs[0].count(); block += extent) {
            for (int i = 0; i < condition.count(); i++) {
              if (condition.getLong(i) != 0) {
                outputs[0].copy(to, inputs[0], (block + i) * run, run);
                to += run;
              }
            }
          }
        });
  }

  /** Trilu: keeps one side of a diagonal of each matrix; input 1 moves the diagonal. */
  static Prepared trilu(PlainNode node) {
    TensorType input = node.input(0);
    int rank = input.shape().rank();
    node.check(rank >= 2, "the input %s holds no matrices", input);
    node.check(!node.has(1) || node.input(1).count() == 1, "k is not one number");
    boolean upper = node.integer("upper", 1) != 0;
    int rows = input.shape().dim(-2);
    int columns = input.shape().dim(-1);
    return Prepared.of(
        input,
        (inputs, outputs, scratch) -> {
          long k = inputs.length > 1 && inputs[1] != null ? inputs[1].getLong(0) : 0;
          outputs[0].fill(0);
          for (int at = 0; at < outputs[0].count(); at += columns) {
            long diagonal = at / columns % rows + Math.max(-rows, Math.min(columns, k));
            int from = upper ? (int) Math.max(0, Math.min(columns, diagonal)) : 0;
            int to = upper ? columns : (int) Math.max(0, Math.min(columns, diagonal + 1));
            outputs[0].copy(at + from, inputs[0], at + from, to - from);
          }
        });
  }

  /**
   * ReverseSequence: turns round the first elements of each sequence. Lengths that are computed are
   * taken to lie between 0 and the extent of the time axis.
   */
  static Prepared reverseSequence(PlainNode node) {
    TensorType input = node.input(0);
    Shape shape = input.shape();
    node.check(shape.rank() >= 2, "the input %s has no axes of time and batch", input);
    int batchAxis = node.integer("batch_axis", 1, 0, 1);
    int timeAxis = node.integer("time_axis", 0, 0, 1);
    node.check(batchAxis != timeAxis, "time and batch are both axis %d", timeAxis);
    int batch = shape.dim(batchAxis);
    int time = shape.dim(timeAxis);
    TensorType lengths = Indices.type(node, 1);
    node.check(
        lengths.shape().equals(Shape.of(batch)), "lengths %s for a batch of %d", lengths, batch);
    Strides strides = Strides.of(shape);
    int run = strides.step(1);
    return Prepared.of(
        input,
        (inputs, outputs, scratch) -> {
          for (int b = 0; outputs[0].count() > 0 && b < batch; b++) {
            long length = Math.max(0, Math.min(time, inputs[1].getLong(b)));
            for (int t = 0; t < time; t++) {
              int source = t < length ? (int) length - 1 - t : t;
              int place = b * strides.step(batchAxis);
              int from = place + source * strides.step(timeAxis);
              outputs[0].copy(place + t * strides.step(timeAxis), inputs[0], from, run);
            }
          }
        });
  }
}
