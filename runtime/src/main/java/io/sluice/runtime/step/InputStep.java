package io.sluice.runtime.step;

import io.sluice.kernels.Kernels;
import io.sluice.kernels.Quantization;
import io.sluice.kernels.QuantizeRounding;
import io.sluice.runtime.plain.TensorView;

/** Brings a data input from the caller's features, or a state from the caller's, to its buffer. */
public interface InputStep {
  /**
   * Brings it.
   *
   * @param row index of the first of the caller's values
   */
  void run(float[] features, int row, WorkingMemory memory);

  /** As it is. */
  record Copy(int from, int count, int at) implements InputStep {
    @Override
    public void run(float[] features, int row, WorkingMemory memory) {
      System.arraycopy(features, row + from, memory.floats(), at, count);
    }
  }

  /** Normalized by the feature schema; the arrays hold a value for each element of the input. */
  record Normalize(Kernels kernels, float[] mean, float[] deviation, int at) implements InputStep {
    @Override
    public void run(float[] features, int row, WorkingMemory memory) {
      kernels.normalize(features, row, mean, deviation, memory.floats(), at, mean.length);
    }
  }

  /** Quantized, for an INT8 input. */
  record Quantize(Kernels kernels, Quantization to, int from, int count, int at)
      implements InputStep {
    @Override
    public void run(float[] features, int row, WorkingMemory memory) {
      kernels.quantize(
          features, row + from, QuantizeRounding.DIVIDE_EVEN, to, memory.bytes(), at, count);
    }
  }

  /**
   * Converted to another type than FLOAT32, as a cast does.
   *
   * @param index of the input's view in the memory
   */
  record Cast(int index, int from) implements InputStep {
    @Override
    public void run(float[] features, int row, WorkingMemory memory) {
      TensorView input = memory.boundary()[index];
      for (int i = 0; i < input.count(); i++) {
        input.setDouble(i, features[row + from + i]);
      }
    }
  }

  /**
   * Quantized to another integer type than INT8.
   *
   * @param index as for {@link Cast}
   */
  record QuantizeTo(float scale, int zeroPoint, int index, int from) implements InputStep {
    @Override
    public void run(float[] features, int row, WorkingMemory memory) {
      TensorView input = memory.boundary()[index];
      for (int i = 0; i < input.count(); i++) {
        long stored = (long) Math.rint(features[row + from + i] / scale) + zeroPoint;
        input.setLong(i, Math.max(input.type().least(), Math.min(input.type().greatest(), stored)));
      }
    }
  }
}
