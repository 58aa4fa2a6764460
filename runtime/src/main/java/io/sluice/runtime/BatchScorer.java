package io.sluice.runtime;

import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.step.BatchMemory;
import io.sluice.runtime.step.WorkingMemory;

/**
 * Scores many inputs at once with a compiled model, for example to replay history. Each row gets
 * the same bits as from a {@link Scorer}. Float linear layers are faster than there, because they
 * read their weights once for several rows: about three times for half a megabyte of weights. A
 * batch scorer has its own working memory and is not thread-safe. Scoring allocates nothing.
 *
 * <p>The rows are processed in groups that fit in the cache, so memory does not grow with the
 * batch.
 */
public final class BatchScorer {
  private static final float[] NO_STATE = {};

  private final CompiledModel model;
  private final Plan plan;
  private final BatchMemory memory;

  BatchScorer(CompiledModel model, Plan plan) {
    this.model = model;
    this.plan = plan;
    this.memory = plan.newBatchMemory();
  }

  public CompiledModel model() {
    return model;
  }

  /** How many rows are computed together; a larger batch is several of these. */
  int rowsTogether() {
    return memory.rows().length;
  }

  /**
   * Scores inputs with a model that has no state.
   *
   * @param rows the number of inputs, 0 or more
   * @param features the values of each row as for {@link Scorer#score(float[], float[])}, row after
   *     row; the array may be longer
   * @param outputs receives the outputs of each row, row after row; the array may be longer, and
   *     elements after the last row are not changed
   * @throws IllegalArgumentException if an array is too short, or the model has state
   */
  public void score(int rows, float[] features, float[] outputs) {
    score(rows, features, NO_STATE, outputs);
  }

  /**
   * Scores inputs with a model that has state. The rows are not a sequence: each row has its own
   * state.
   *
   * @param rows as for {@link #score(int, float[], float[])}
   * @param features as for {@link #score(int, float[], float[])}
   * @param state the state values of each row as for {@link Scorer#score(float[], float[],
   *     float[])}, row after row; this method reads and overwrites them
   * @param outputs as for {@link #score(int, float[], float[])}
   * @throws IllegalArgumentException if an array is too short
   */
  public void score(int rows, float[] features, float[] state, float[] outputs) {
    checkLength("feature values", rows, model.inputLength(), features);
    checkLength("state values", rows, model.stateLength(), state);
    checkLength("outputs", rows, model.outputLength(), outputs);
    WorkingMemory[] memories = memory.rows();
    for (int first = 0; first < rows; first += memories.length) {
      int count = Math.min(memories.length, rows - first);
      for (int i = 0; i < count; i++) {
        int row = first + i;
        plan.read(
            features, row * model.inputLength(), state, row * model.stateLength(), memories[i]);
      }
      plan.compute(memory, count);
      for (int i = 0; i < count; i++) {
        int row = first + i;
        plan.write(
            memories[i], state, row * model.stateLength(), outputs, row * model.outputLength());
      }
    }
  }

  private void checkLength(String what, int rows, int ofRow, float[] given) {
    if (rows < 0 || given.length < (long) rows * ofRow) {
      throw new IllegalArgumentException(
          "model %s has %d %s per row; an array of length %d does not hold %d rows"
              .formatted(model.id(), ofRow, what, given.length, rows));
    }
  }
}
