package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Strides;

/** Where the indices of GatherElements and ScatterElements point to. */
final class ElementPlaces {
  private final Strides walked;
  private final Strides data;
  private final int axis;
  private final int extent;

  private ElementPlaces(Shape indices, Shape data, int axis) {
    this.walked = Strides.of(indices);
    this.data = Strides.of(data);
    this.axis = axis;
    this.extent = data.dim(axis);
  }

  /** Of a node whose input 1 are the indices. */
  static ElementPlaces of(PlainNode node, Shape data) {
    int axis = node.axis(node.integer("axis", 0), data.rank());
    Shape indices = Indices.type(node, 1).shape();
    node.check(
        indices.rank() == data.rank(), "indices %s are not of the rank of %s", indices, data);
    for (int i = 0; i < data.rank(); i++) {
      node.check(
          i == axis || indices.dim(i) <= data.dim(i), "indices %s reach beyond %s", indices, data);
    }
    Indices.check(node, 1, data.dim(axis));
    return new ElementPlaces(indices, data, axis);
  }

  /** The index in the data of the element that the indices' element {@code i} points to. */
  int at(int i, long index) {
    int place = Indices.within(index, extent) * data.step(axis);
    int rest = i;
    for (int k = 0; k < walked.rank(); k++) {
      int coordinate = rest / walked.step(k);
      rest -= coordinate * walked.step(k);
      place += k == axis ? 0 : coordinate * data.step(k);
    }
    return place;
  }
}
