package io.sluice.runtime.step;

import io.sluice.kernels.Kernels;
import io.sluice.kernels.Quantization;
import io.sluice.runtime.plain.TensorView;

/** Brings a data output or a new state from its buffer to the caller. */
public interface OutputStep {
  /**
   * Brings it.
   *
   * @param row index of the first of the caller's values
   */
  void run(WorkingMemory memory, float[] outputs, int row);

  /** As it is. */
  record Copy(int at, int count, int to) implements OutputStep {
    @Override
    public void run(WorkingMemory memory, float[] outputs, int row) {
      System.arraycopy(memory.floats(), at, outputs, row + to, count);
    }
  }

  /** As reals, for an INT8 output. */
  record Dequantize(Kernels kernels, Quantization from, int at, int count, int to)
      implements OutputStep {
    @Override
    public void run(WorkingMemory memory, float[] outputs, int row) {
      kernels.dequantize(memory.bytes(), at, from, outputs, row + to, count);
    }
  }

  /**
   * As a float, from another type.
   *
   * @param index of the output's view in the memory
   */
  record Cast(int index, int to) implements OutputStep {
    @Override
    public void run(WorkingMemory memory, float[] outputs, int row) {
      TensorView output = memory.boundary()[index];
      for (int i = 0; i < output.count(); i++) {
        outputs[row + to + i] = output.getFloat(i);
      }
    }
  }

  /**
   * As reals, from another integer type than INT8.
   *
   * @param index as for {@link Cast}
   */
  record DequantizeFrom(float scale, int zeroPoint, int index, int to) implements OutputStep {
    @Override
    public void run(WorkingMemory memory, float[] outputs, int row) {
      TensorView output = memory.boundary()[index];
      for (int i = 0; i < output.count(); i++) {
        outputs[row + to + i] = scale * (float) (output.getLong(i) - zeroPoint);
      }
    }
  }
}
