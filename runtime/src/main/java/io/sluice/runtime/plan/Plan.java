package io.sluice.runtime.plan;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.kernels.Kernels;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.Storage;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.reference.TypeRules;
import io.sluice.runtime.step.BatchMemory;
import io.sluice.runtime.step.InputStep;
import io.sluice.runtime.step.OutputStep;
import io.sluice.runtime.step.PlainStep;
import io.sluice.runtime.step.Step;
import io.sluice.runtime.step.TreeWalkStep;
import io.sluice.runtime.step.WorkingMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is done for one score: {@link #read}, {@link #compute}, {@link #write}. Immutable,
 * shared by all scorers; nobody changes its arrays. Running it allocates nothing.
 *
 * @param inputs data inputs, from the caller's features
 * @param states inputs, from the caller's state
 * @param nextStates outputs, to the caller's state
 * @param outputs data outputs, to the caller's outputs
 * @param boundary where all inputs and outputs of the graph lie
 * @param constants what is in the arena from the start, and stays
 * @param arenas length of the arena of each storage
 * @param sums length of each array of accumulators
 * @param plainSteps how many steps have the plain form, or are of trees
 */
public record Plan(
    InputStep[] inputs,
    InputStep[] states,
    Step[] steps,
    OutputStep[] nextStates,
    OutputStep[] outputs,
    List<BoundaryTensor> boundary,
    List<PlacedConstant> constants,
    Map<Storage, Integer> arenas,
    int sums,
    int plainSteps) {
  /** Far beyond what runs on streams; a graph with more is damaged or hostile. */
  private static final long MAX_COMPUTED_ELEMENTS = 1L << 26;

  /** About what the second cache of a core holds besides weights: the memory of these rows. */
  private static final long BATCH_BYTES = 1 << 18;

  /**
   * A graph input or output.
   *
   * @param at index in the arena
   */
  public record BoundaryTensor(TensorSpec spec, int at) {
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

  /**
   * The plan of a graph.
   *
   * @param features normalizes the data input; null if it is taken as it is
   * @throws io.sluice.model.InvalidModelException naming the node that cannot be computed, and why
   */
  public static Plan of(Graph graph, @Nullable FeatureSchema features, Kernels kernels) {
    TypeRules.enforce(graph);
    checkSize(graph);
    return Planner.plan(kernels, graph, features);
  }

  private static void checkSize(Graph graph) {
    long elements =
        graph.tensors().values().stream()
            .filter(tensor -> graph.constant(tensor.name()) == null)
            .mapToLong(tensor -> tensor.shape().elementCount())
            .sum();
    check(
        elements <= MAX_COMPUTED_ELEMENTS,
        "the computed tensors have %d elements in total; at most %d are supported",
        elements,
        MAX_COMPUTED_ELEMENTS);
  }

  /**
   * Brings inputs and states to their buffers.
   *
   * @param feature index of the first of the features
   * @param stateAt index of the first of the state values
   */
  public void read(
      float[] features, int feature, float[] state, int stateAt, WorkingMemory memory) {
    for (InputStep input : inputs) {
      input.run(features, feature, memory);
    }
    for (InputStep input : states) {
      input.run(state, stateAt, memory);
    }
  }

  /** Runs the steps. */
  public void compute(WorkingMemory memory) {
    for (Step step : steps) {
      step.run(memory);
    }
  }

  /** Runs each step for some rows of a batch before the next; see {@link Step#run}. */
  public void compute(BatchMemory memory, int rows) {
    for (Step step : steps) {
      step.run(memory, rows);
    }
  }

  /** Brings new states and outputs to the caller; the indices are as for {@link #read}. */
  public void write(
      WorkingMemory memory, float[] state, int stateAt, float[] outputs, int outputAt) {
    for (OutputStep output : nextStates) {
      output.run(memory, state, stateAt);
    }
    for (OutputStep output : this.outputs) {
      output.run(memory, outputs, outputAt);
    }
  }

  /** Fresh memory for one scorer. */
  public WorkingMemory newMemory() {
    return prepared(WorkingMemory.allocate(arenas, sums, boundary.size(), plainSteps));
  }

  /** Whether a step does several rows of a batch with less work than one after the other. */
  public boolean gainsFromBatches() {
    return Arrays.stream(steps).anyMatch(step -> !step.batchNeeds().equals(Step.BatchNeeds.NONE));
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
    WorkingMemory first = WorkingMemory.allocate(arenas, together, boundary.size(), plainSteps);
    WorkingMemory[] memories = new WorkingMemory[rows];
    Arrays.setAll(memories, row -> prepared(row == 0 ? first : first.another(arenas)));
    int inputs = rows * needs.inputs() + Kernels.SLACK;
    return new BatchMemory(memories, new float[inputs]);
  }

  private WorkingMemory prepared(WorkingMemory memory) {
    Arrays.setAll(memory.boundary(), i -> boundary.get(i).view(memory));
    constants.forEach(constant -> constant.put(memory));
    for (Step step : steps) {
      if (step instanceof PlainStep plain) {
        plain.prepare(memory);
      } else if (step instanceof TreeWalkStep trees) {
        trees.prepare(memory);
      }
    }
    return memory;
  }

  /** How many bytes of packed weights there are. */
  public long packedBytes() {
    return Arrays.stream(steps).mapToLong(Step::packedBytes).sum();
  }

  /** The bytes that {@link #newMemory} takes. */
  public long memoryBytes() {
    long keys = 0;
    for (Step step : steps) {
      keys += step instanceof TreeWalkStep trees ? 8L * trees.trees().keyCount() : 0;
    }
    return 3 * 4L * sums + keys + arenaBytes();
  }

  private long arenaBytes() {
    return arenas.entrySet().stream()
        .mapToLong(arena -> (long) arena.getKey().bytes() * arena.getValue())
        .sum();
  }
}
