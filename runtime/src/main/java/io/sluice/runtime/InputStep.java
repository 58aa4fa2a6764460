package io.sluice.runtime;

import io.sluice.kernels.Kernels;
import io.sluice.kernels.Quantization;

/** Brings a data input from the caller's features to its place. */
interface InputStep {
  void run(float[] features, WorkingMemory memory);

  /** As it is. */
  record Copy(int from, int count, int at) implements InputStep {
    @Override
    public void run(float[] features, WorkingMemory memory) {
      System.arraycopy(features, from, memory.floats(), at, count);
    }
  }

  /** Normalized by the feature schema; the arrays hold a value for each element of the input. */
  record Normalize(Kernels kernels, float[] mean, float[] deviation, int at) implements InputStep {
    @Override
    public void run(float[] features, WorkingMemory memory) {
      kernels.normalize(features, 0, mean, deviation, memory.floats(), at, mean.length);
    }
  }

  /** Quantized, for an INT8 input. */
  record Quantize(Kernels kernels, Quantization to, int from, int count, int at)
      implements InputStep {
    @Override
    public void run(float[] features, WorkingMemory memory) {
      kernels.quantize(features, from, to, memory.bytes(), at, count);
    }
  }
}
