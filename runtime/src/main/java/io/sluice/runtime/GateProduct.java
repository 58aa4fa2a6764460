package io.sluice.runtime;

import io.sluice.kernels.Kernels;
import java.util.Arrays;

/** The product of a vector with all gates' weights of a recurrent layer, bias included. */
sealed interface GateProduct {
  /**
   * Computes all gates.
   *
   * @param at arena index of the vector
   * @param gates receives the products from index 0 on
   */
  void compute(WorkingMemory memory, int at, float[] gates);

  /** FLOAT32 vector and weights. */
  record Floats(Kernels kernels, float[][] rows, float[] bias) implements GateProduct {
    @Override
    public void compute(WorkingMemory memory, int at, float[] gates) {
      System.arraycopy(bias, 0, gates, 0, bias.length);
      kernels.multiplyAdd(memory.floats(), at, 1, rows.length, rows, 0, gates, bias.length);
    }
  }

  /**
   * INT8 vector and weights.
   *
   * @param scales for each gate, {@code s_x * s_w}
   */
  record Bytes(Kernels kernels, int[][] rows, int zeroPoint, float[] scales, float[] bias)
      implements GateProduct {
    @Override
    public void compute(WorkingMemory memory, int at, float[] gates) {
      int[] sums = memory.intSums();
      Arrays.fill(sums, 0, bias.length, 0);
      kernels.multiplyAdd(
          memory.bytes(), at, 1, rows.length, zeroPoint, rows, 0, sums, bias.length);
      kernels.scaleAndShift(sums, scales, bias, gates, bias.length);
    }
  }

  /**
   * FLOAT32 vector, INT8 weights.
   *
   * @param rows the weights' integers as floats
   * @param scales of the weights, for each gate
   */
  record Mixed(Kernels kernels, float[][] rows, float[] scales, float[] bias)
      implements GateProduct {
    @Override
    public void compute(WorkingMemory memory, int at, float[] gates) {
      Arrays.fill(gates, 0, bias.length, 0f);
      kernels.multiplyAdd(memory.floats(), at, 1, rows.length, rows, 0, gates, bias.length);
      kernels.scaleAndShift(gates, scales, bias, gates, bias.length);
    }
  }
}
