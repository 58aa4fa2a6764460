package io.sluice.runtime.plan;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.TensorView;

/**
 * In which order a tensor's elements lie in memory. Graphs speak of row-major tensors with channels
 * first; products over windows are fastest where the channels of a position are adjacent.
 */
enum Order {
  ROW_MAJOR {
    @Override
    int position(Shape shape, int index) {
      return index;
    }
  },
  /** [N, C, spatial...] as [N, spatial..., C]. */
  CHANNELS_LAST {
    @Override
    int position(Shape shape, int index) {
      int channels = shape.dim(1);
      int spatial = shape.elementCount(2, shape.rank());
      int image = index / (channels * spatial);
      int channel = index / spatial % channels;
      return (image * spatial + index % spatial) * channels + channel;
    }
  };

  /** Where in memory the element with a row-major index lies. */
  abstract int position(Shape shape, int index);

  /** This order, or row-major where that is the same for the shape. */
  Order of(Shape shape) {
    return shape.rank() < 3 || shape.dim(1) == 1 || shape.elementCount(2, shape.rank()) == 1
        ? ROW_MAJOR
        : this;
  }

  /** The positions of elements with given row-major indices. */
  int[] positions(Shape shape, int[] indices) {
    int[] positions = new int[indices.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position(shape, indices[i]);
    }
    return positions;
  }

  /**
   * A list with a value for each element in row-major order, put into this order.
   *
   * @param shape of the elements
   */
  int[] arrange(Shape shape, int[] values) {
    int[] arranged = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      arranged[position(shape, i)] = values[i];
    }
    return arranged;
  }

  /** A row-major tensor in this order. */
  TensorView arrange(Shape shape, TensorView values) {
    if (this == ROW_MAJOR) {
      return values;
    }
    TensorView arranged = TensorView.allocate(values.type(), values.count());
    for (int i = 0; i < values.count(); i++) {
      arranged.copy(position(shape, i), values, i);
    }
    return arranged;
  }
}
