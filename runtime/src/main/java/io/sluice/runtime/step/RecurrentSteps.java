package io.sluice.runtime.step;

import io.sluice.kernels.Kernels;

/** Steps of recurrent layers over a sequence: each output is the next element's hidden state. */
public final class RecurrentSteps {
  private RecurrentSteps() {}

  /**
   * The extents of a recurrent layer.
   *
   * @param batch N
   * @param length of the sequence
   * @param inputs values of one element
   * @param hidden values of the state
   */
  public record Extents(int batch, int length, int inputs, int hidden) {}

  /** The offsets are arena indices of the sequence, the first and last state, and the outputs. */
  public record Gru(
      Kernels kernels,
      GateProduct inputGates,
      GateProduct hiddenGates,
      Extents extents,
      int xAt,
      int firstAt,
      int yAt,
      int lastAt)
      implements Step {
    @Override
    public long packedBytes() {
      return inputGates.packedBytes() + hiddenGates.packedBytes();
    }

    @Override
    public void run(WorkingMemory memory) {
      int hidden = extents.hidden();
      for (int n = 0; n < extents.batch(); n++) {
        int h = firstAt + n * hidden;
        for (int t = 0; t < extents.length(); t++) {
          int element = n * extents.length() + t;
          int next = yAt + element * hidden;
          inputGates.compute(memory, xAt + element * extents.inputs(), memory.sums());
          hiddenGates.compute(memory, h, memory.otherSums());
          kernels.gruGates(
              memory.sums(), memory.otherSums(), memory.floats(), h, memory.floats(), next, hidden);
          h = next;
        }
        System.arraycopy(memory.floats(), h, memory.floats(), lastAt + n * hidden, hidden);
      }
    }
  }

  /** As {@link Gru}, with the cell's first and last state besides. */
  public record Lstm(
      Kernels kernels,
      GateProduct inputGates,
      GateProduct hiddenGates,
      Extents extents,
      int xAt,
      int firstAt,
      int firstCellAt,
      int yAt,
      int lastAt,
      int lastCellAt)
      implements Step {
    @Override
    public long packedBytes() {
      return inputGates.packedBytes() + hiddenGates.packedBytes();
    }

    @Override
    public void run(WorkingMemory memory) {
      int hidden = extents.hidden();
      float[] floats = memory.floats();
      for (int n = 0; n < extents.batch(); n++) {
        int h = firstAt + n * hidden;
        int cell = lastCellAt + n * hidden;
        System.arraycopy(floats, firstCellAt + n * hidden, floats, cell, hidden);
        for (int t = 0; t < extents.length(); t++) {
          int element = n * extents.length() + t;
          int next = yAt + element * hidden;
          inputGates.compute(memory, xAt + element * extents.inputs(), memory.sums());
          hiddenGates.compute(memory, h, memory.otherSums());
          kernels.lstmGates(memory.sums(), memory.otherSums(), floats, cell, floats, next, hidden);
          h = next;
        }
        System.arraycopy(floats, h, floats, lastAt + n * hidden, hidden);
      }
    }
  }
}
