package io.sluice.runtime.plan;

import io.sluice.kernels.Kernels;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.Storage;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.step.BatchMemory;
import io.sluice.runtime.step.InputStep;
import io.sluice.runtime.step.OutputStep;
import io.sluice.runtime.step.PlainStep;
import io.sluice.runtime.step.Step;
import io.sluice.runtime.step.WorkingMemory;
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
public record Plan(
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
  /** About what the second cache of a core holds besides weights: the memory of these rows. */
  private static final long BATCH_BYTES = 1 << 18;

  /**
   * A graph input or output.
   *
   * @param at index in the arena
   */
  public record Port(TensorSpec spec, int at) {
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
  public WorkingMemory newMemory() {
    return prepared(WorkingMemory.allocate(arenas, sums, ports.size(), plainSteps));
  }

  /** Fresh memory for a scorer of batches. */
  public BatchMemory newBatchMemory() {
    int rows =
        (int) Math.max(1, Math.min(BatchMemory.MOST_ROWS, BATCH_BYTES / Math.max(1, arenaBytes())));
    Step.BatchNeeds needs = Step.BatchNeeds.NONE;
    for (Step step : steps) {
      needs = needs.and(step.batchNeeds());
    }
    int ofRows = rows * needs.sums() + Kernels.SLACK;
    int together = Math.max(Math.max(sums, ofRows), needs.working());
    WorkingMemory first = WorkingMemory.allocate(arenas, together, ports.size(), plainSteps);
    WorkingMemory[] memories = new WorkingMemory[rows];
    Arrays.setAll(memories, row -> prepared(row == 0 ? first : first.another(arenas)));
    int inputs = rows * needs.inputs() + Kernels.SLACK;
    return new BatchMemory(memories, new float[inputs]);
  }

  private WorkingMemory prepared(WorkingMemory memory) {
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
  public long packedBytes() {
    return steps.stream().mapToLong(Step::packedBytes).sum();
  }

  /** The bytes that {@link #newMemory} takes. */
  public long memoryBytes() {
    return 3 * 4L * sums + arenaBytes();
  }

  private long arenaBytes() {
    return arenas.entrySet().stream()
        .mapToLong(arena -> (long) arena.getKey().bytes() * arena.getValue())
        .sum();
  }
}
