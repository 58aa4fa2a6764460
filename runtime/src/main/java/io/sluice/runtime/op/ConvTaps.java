package io.sluice.runtime.op;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The products that make up each output element of a convolution, as pairs of indices into input
 * and weights, in the order in which they are summed: kernel rows, kernel columns, then the input
 * channels of the group. One spatial dimension counts as one row.
 */
public final class ConvTaps {
  /** One product; the input is -1 in the padding. */
  public record Tap(int input, int weight) {}

  private final Shape x;
  private final Shape weight;
  private final Op.Conv op;
  private final boolean flat;

  public ConvTaps(Shape x, Shape weight, Op.Conv op) {
    this.x = x;
    this.weight = weight;
    this.op = op;
    this.flat = x.rank() == 3;
  }

  /**
   * The products of one output element.
   *
   * @param at the element's position along each axis of the output
   */
  public List<Tap> of(int[] at) {
    int channels = weight.dim(1);
    int rows = flat ? 1 : weight.dim(2);
    int columns = weight.dim(-1);
    int firstChannel = at[1] / (weight.dim(0) / op.groups()) * channels;
    List<Tap> taps = new ArrayList<>(rows * columns * channels);
    for (int row = 0; row < rows; row++) {
      int y = flat ? 0 : inputPosition(0, at[2], row);
      for (int column = 0; column < columns; column++) {
        int z = inputPosition(flat ? 0 : 1, at[at.length - 1], column);
        boolean inside = y >= 0 && y < height() && z >= 0 && z < x.dim(-1);
        for (int channel = 0; channel < channels; channel++) {
          int input = ((at[0] * x.dim(1) + firstChannel + channel) * height() + y) * x.dim(-1) + z;
          int kernel = ((at[1] * channels + channel) * rows + row) * columns + column;
          taps.add(new Tap(inside ? input : -1, kernel));
        }
      }
    }
    return taps;
  }

  private int height() {
    return flat ? 1 : x.dim(2);
  }

  private int inputPosition(int dimension, int output, int kernel) {
    return output * op.stride().get(dimension)
        + kernel * op.dilation().get(dimension)
        - op.padding().get(dimension);
  }
}
