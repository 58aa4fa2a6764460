package io.sluice.runtime.plain.onnx.resize;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.Strides;
import io.sluice.runtime.plain.TensorView;

/** Copies the nearest element of each; the axes after the last that changes are copied in runs. */
final class NearestResize implements PlainKernel {
  /** Stands for an element outside the original. */
  static final int OUTSIDE = -1;

  private final int[][] indices;
  private final Strides from;
  private final Strides to;
  private final int run;
  private final float outside;

  /**
   * @param indices for each axis up to the last that changes, which element of the original stands
   *     at each place; {@link #OUTSIDE} if none
   * @param outside the value of those
   */
  NearestResize(Shape input, Shape output, int[][] indices, float outside) {
    this.indices = indices;
    this.from = Strides.of(input);
    this.to = Strides.of(output);
    this.run = output.elementCount(indices.length, output.rank());
    this.outside = outside;
  }

  @Override
  public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
    walk(0, inputs[0], 0, outputs[0], 0);
  }

  private void walk(int axis, TensorView source, int read, TensorView result, int write) {
    if (axis == indices.length) {
      for (int i = 0; read < 0 && i < run; i++) {
        result.setFloat(write + i, outside);
      }
      if (read >= 0) {
        result.copy(write, source, read, run);
      }
      return;
    }
    for (int i = 0; i < indices[axis].length; i++) {
      int index = indices[axis][i];
      boolean lost = read < 0 || index == OUTSIDE;
      int at = lost ? OUTSIDE : read + index * from.step(axis);
      walk(axis + 1, source, at, result, write + i * to.step(axis));
    }
  }
}
