package io.sluice.runtime;

import io.sluice.kernels.Kernels;
import io.sluice.kernels.Quantization;
import io.sluice.runtime.plain.TensorView;

/** Brings a data output or a new state from its place to the caller. */
interface OutputStep {
  void run(WorkingMemory memory, float[] outputs);

  /** As it is. */
  record Copy(int at, int count, int to) implements OutputStep {
    @Override
    public void run(WorkingMemory memory, float[] outputs) {
      System.arraycopy(memory.floats(), at, outputs, to, count);
    }
  }

  /** As reals, for an INT8 output. */
  record Dequantize(Kernels kernels, Quantization from, int at, int count, int to)
      implements OutputStep {
    @Override
    public void run(WorkingMemory memory, float[] outputs) {
      kernels.dequantize(memory.bytes(), at, from, outputs, to, count);
    }
  }

  /**
   * As a float, from another type.
   *
   * @param port the index of the output's view in the memory
   */
  record Cast(int port, int to) implements OutputStep {
    @Override
    public void run(WorkingMemory memory, float[] outputs) {
      TensorView output = memory.ports()[port];
      for (int i = 0; i < output.count(); i++) {
        outputs[to + i] = output.getFloat(i);
      }
    }
  }

  /**
   * As reals, from another integer type than INT8.
   *
   * @param port as for {@link Cast}
   */
  record DequantizeFrom(float scale, int zeroPoint, int port, int to) implements OutputStep {
    @Override
    public void run(WorkingMemory memory, float[] outputs) {
      TensorView output = memory.ports()[port];
      for (int i = 0; i < output.count(); i++) {
        outputs[to + i] = scale * (float) (output.getLong(i) - zeroPoint);
      }
    }
  }
}
