package io.sluice.runtime;

import io.sluice.kernels.Kernels;
import io.sluice.kernels.Quantization;

/** Brings a data output from its place to the caller. */
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
}
