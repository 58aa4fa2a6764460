package io.sluice.runtime;

import io.sluice.kernels.Activation;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.Requantizer;

/**
 * The product of inputs with packed weight rows, for all outputs of a group at once: started with
 * the bias, added to in as many pieces as the inputs lie in, then stored. Vector lanes run across
 * the outputs.
 *
 * <p>Weights are packed as {@code rows[group][k][output]}, k in the order in which inputs are
 * added.
 */
sealed interface RowProduct {
  void start(WorkingMemory memory, int group);

  /**
   * Adds the products of {@code count} inputs.
   *
   * @param xAt arena index of the first input
   * @param xStride distance of the inputs
   * @param firstRow the weight row of the first input
   */
  void add(WorkingMemory memory, int xAt, int xStride, int count, int group, int firstRow);

  /** Stores the group's outputs, {@code yStride} apart. */
  void store(WorkingMemory memory, int group, int yAt, int yStride);

  /** FLOAT32, with the activation that follows. */
  record Floats(Kernels kernels, float[][][] rows, float[] bias, int outputs, Activation activation)
      implements RowProduct {
    @Override
    public void start(WorkingMemory memory, int group) {
      System.arraycopy(bias, group * outputs, memory.sums(), 0, outputs);
    }

    @Override
    public void add(
        WorkingMemory memory, int xAt, int xStride, int count, int group, int firstRow) {
      kernels.multiplyAdd(
          memory.floats(), xAt, xStride, count, rows[group], firstRow, memory.sums(), outputs);
    }

    @Override
    public void store(WorkingMemory memory, int group, int yAt, int yStride) {
      kernels.activate(activation, memory.sums(), 0, 1, memory.floats(), yAt, yStride, outputs);
    }
  }

  /**
   * INT8, with the activation that follows as a clamp or table.
   *
   * @param requantizer {@code s_x * s_w / s_y} for each output channel
   */
  record Bytes(
      Kernels kernels,
      int[][][] rows,
      int[] bias,
      int zeroPoint,
      int outputs,
      Requantizer requantizer,
      Int8Output output)
      implements RowProduct {
    @Override
    public void start(WorkingMemory memory, int group) {
      System.arraycopy(bias, group * outputs, memory.intSums(), 0, outputs);
    }

    @Override
    public void add(
        WorkingMemory memory, int xAt, int xStride, int count, int group, int firstRow) {
      kernels.multiplyAdd(
          memory.bytes(),
          xAt,
          xStride,
          count,
          zeroPoint,
          rows[group],
          firstRow,
          memory.intSums(),
          outputs);
    }

    @Override
    public void store(WorkingMemory memory, int group, int yAt, int yStride) {
      kernels.requantize(
          memory.intSums(),
          requantizer,
          group * outputs,
          1,
          output,
          memory.bytes(),
          yAt,
          yStride,
          outputs);
    }
  }
}
