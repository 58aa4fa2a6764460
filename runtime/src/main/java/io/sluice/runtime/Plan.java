package io.sluice.runtime;

import java.util.List;

/**
 * All that is done for one score: inputs and states to their places, the steps, states and outputs
 * from their places. Immutable, shared by all scorers.
 *
 * @param constants what is in the arena from the start, and stays
 * @param floats length of the arena of FLOAT32 tensors
 * @param bytes length of the arena of INT8 tensors
 * @param sums length of each array of accumulators
 */
record Plan(
    List<InputStep> inputs,
    List<Step> steps,
    List<OutputStep> outputs,
    List<StatePorts> states,
    List<PlacedConstant> constants,
    int floats,
    int bytes,
    int sums) {

  /**
   * Where a bound state enters and leaves.
   *
   * @param from the index of its first value in the caller's state
   * @param count of its values
   * @param in arena index of the graph input
   * @param out arena index of the graph output
   */
  record StatePorts(int from, int count, int in, int out) {}

  /** A constant that steps read from the arena. */
  sealed interface PlacedConstant {
    void put(WorkingMemory memory);

    record Floats(float[] values, int at) implements PlacedConstant {
      @Override
      public void put(WorkingMemory memory) {
        System.arraycopy(values, 0, memory.floats(), at, values.length);
      }
    }

    record Bytes(byte[] values, int at) implements PlacedConstant {
      @Override
      public void put(WorkingMemory memory) {
        System.arraycopy(values, 0, memory.bytes(), at, values.length);
      }
    }
  }

  /** Fresh memory for one scorer. */
  WorkingMemory newMemory() {
    WorkingMemory memory =
        new WorkingMemory(
            new float[floats], new byte[bytes], new float[sums], new float[sums], new int[sums]);
    constants.forEach(constant -> constant.put(memory));
    return memory;
  }

  /** The bytes that {@link #newMemory} takes. */
  long memoryBytes() {
    return 4L * floats + bytes + 3 * 4L * sums;
  }
}
