package io.sluice.runtime;

import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.Storage;
import io.sluice.runtime.plain.TensorView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * All that is done for one score: inputs and states to their places, the steps, states and outputs
 * from their places. Immutable, shared by all scorers.
 *
 * @param inputs data inputs, from the caller's features
 * @param states inputs, from the caller's state
 * @param nextStates outputs, to the caller's state
 * @param outputs data outputs, to the caller's outputs
 * @param ports where all inputs and outputs of the graph lie
 * @param constants what is in the arena from the start, and stays
 * @param arenas length of the arena of each storage
 * @param sums length of each array of accumulators
 * @param plainSteps how many steps have the plain form
 */
record Plan(
    List<InputStep> inputs,
    List<InputStep> states,
    List<Step> steps,
    List<OutputStep> nextStates,
    List<OutputStep> outputs,
    List<Port> ports,
    List<PlacedConstant> constants,
    Map<Storage, Integer> arenas,
    int sums,
    int plainSteps) {

  /**
   * A graph input or output.
   *
   * @param at index in the arena
   */
  record Port(TensorSpec spec, int at) {
    TensorView view(WorkingMemory memory) {
      return memory.view(spec.type(), at, spec.shape().elementCount());
    }
  }

  /** A constant that steps read from the arena. */
  record PlacedConstant(TensorView values, int at) {
    void put(WorkingMemory memory) {
      memory.view(values.type(), at, values.count()).copy(values);
    }
  }

  /** Fresh memory for one scorer. */
  WorkingMemory newMemory() {
    WorkingMemory memory = WorkingMemory.allocate(arenas, sums, ports.size(), plainSteps);
    Arrays.setAll(memory.ports(), i -> ports.get(i).view(memory));
    constants.forEach(constant -> constant.put(memory));
    for (Step step : steps) {
      if (step instanceof PlainStep plain) {
        plain.prepare(memory);
      }
    }
    return memory;
  }

  /** How many bytes of packed weights there are. */
  long packedBytes() {
    return steps.stream().mapToLong(Step::packedBytes).sum();
  }

  /** The bytes that {@link #newMemory} takes. */
  long memoryBytes() {
    long bytes = 3 * 4L * sums;
    for (Map.Entry<Storage, Integer> arena : arenas.entrySet()) {
      bytes += (long) arena.getKey().bytes() * arena.getValue();
    }
    return bytes;
  }
}
