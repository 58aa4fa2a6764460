package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.Strides;
import io.sluice.runtime.plain.TensorView;

/** Where tuples of indices, one after the other in a tensor, point to. */
final class TuplePlaces {
  private final int[] extents;
  private final Strides strides;
  private final int run;

  /**
   * @param extents of the axes that a tuple goes into
   * @param run the number of elements that each tuple points to
   */
  TuplePlaces(int[] extents, int run) {
    this.extents = extents;
    this.strides = Strides.of(Shape.of(extents));
    this.run = run;
  }

  /** The index of the first element that a tuple points to. */
  int at(TensorView indices, int tuple) {
    int place = 0;
    for (int i = 0; i < extents.length; i++) {
      long index = indices.getLong(tuple * extents.length + i);
      place += Indices.within(index, extents[i]) * strides.step(i);
    }
    return place * run;
  }
}
