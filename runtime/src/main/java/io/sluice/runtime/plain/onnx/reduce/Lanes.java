package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.model.Shape;

/**
 * A row-major tensor cut into lanes along one axis: each has an element for every index of the
 * axis, all others fixed.
 *
 * @param count the number of lanes that are not empty, in row-major order of the other axes
 * @param length the number of elements of each lane
 * @param step from one element of a lane to the next
 */
record Lanes(int count, int length, int step) {

  static Lanes along(Shape shape, int axis) {
    int inner = shape.elementCount(axis + 1, shape.rank());
    int length = shape.dim(axis);
    return new Lanes(length == 0 ? 0 : shape.elementCount(0, axis) * inner, length, inner);
  }

  /** The index of a lane's first element. */
  int first(int lane) {
    return lane / step * length * step + lane % step;
  }
}
