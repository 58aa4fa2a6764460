package io.sluice.runtime.step;

import io.sluice.kernels.Activation;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Requantizer;

/**
 * What becomes of the float sums of a product: the activation that follows, or a requantization.
 */
public sealed interface StepEpilogue {
  /**
   * Stores adjacent outputs, of one position or of several that lie one behind the other.
   *
   * @param sumsAt index of the first sum
   * @param channel of the first output
   * @param yAt arena index of the first output
   */
  void store(WorkingMemory memory, int sumsAt, int channel, int yAt, int count);

  /** FLOAT32. */
  record Floats(Kernels kernels, Activation activation) implements StepEpilogue {
    @Override
    public void store(WorkingMemory memory, int sumsAt, int channel, int yAt, int count) {
      kernels.activate(activation, memory.sums(), sumsAt, 1, memory.floats(), yAt, 1, count);
    }
  }

  /** INT8, from sums that are integers, with the activation that follows as a clamp or table. */
  record Bytes(Kernels kernels, Requantizer requantizer, Int8Output output)
      implements StepEpilogue {
    @Override
    public void store(WorkingMemory memory, int sumsAt, int channel, int yAt, int count) {
      kernels.requantize(
          memory.sums(), sumsAt, requantizer, channel, output, memory.bytes(), yAt, count);
    }
  }

  /** INT8 as floats, from sums that are such integers already, by a table. */
  record Mapped(Kernels kernels, LookupTable table) implements StepEpilogue {
    @Override
    public void store(WorkingMemory memory, int sumsAt, int channel, int yAt, int count) {
      kernels.lookUp(table, memory.sums(), sumsAt, memory.floats(), yAt, count);
    }
  }

  /** INT8, from sums that are such integers already, by a table. */
  record MappedBytes(Kernels kernels, LookupTable table) implements StepEpilogue {
    @Override
    public void store(WorkingMemory memory, int sumsAt, int channel, int yAt, int count) {
      kernels.lookUp(table, memory.sums(), sumsAt, memory.bytes(), yAt, count);
    }
  }
}
