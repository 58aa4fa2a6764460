package io.sluice.runtime;

import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.step.BatchMemory;
import io.sluice.runtime.step.InputStep;
import io.sluice.runtime.step.OutputStep;
import io.sluice.runtime.step.Step;
import io.sluice.runtime.step.WorkingMemory;

/**
 * A compiled model with its own working memory, for one thread that scores many inputs at once, as
 * jobs that replay history do. Each row gets the bits that a {@link Scorer} gives it; linear layers
 * of floats are faster, as their weights are read once for several rows: three times for those of
 * half a megabyte. Scoring allocates nothing.
 *
 * <p>Rows go through the model some at a time, as many as fit in the cache, so that the memory does
 * not grow with the batch.
 */
public final class BatchScorer {
  private static final float[] NO_STATE = {};

  private final CompiledModel model;
  private final BatchMemory memory;
  private final InputStep[] inputs;
  private final Step[] steps;
  private final OutputStep[] outputs;
  private final InputStep[] states;
  private final OutputStep[] nextStates;

  BatchScorer(CompiledModel model, Plan plan) {
    this.model = model;
    this.memory = plan.newBatchMemory();
    this.inputs = plan.inputs().toArray(InputStep[]::new);
    this.steps = plan.steps().toArray(Step[]::new);
    this.outputs = plan.outputs().toArray(OutputStep[]::new);
    this.states = plan.states().toArray(InputStep[]::new);
    this.nextStates = plan.nextStates().toArray(OutputStep[]::new);
  }

  public CompiledModel model() {
    return model;
  }

  /**
   * Scores some inputs with a model that has no state.
   *
   * @param rows how many, any number
   * @param features those of each row behind those of the row before, as for {@link
   *     Scorer#score(float[], float[])}; what lies behind them is not read
   * @param outputs receives those of each row likewise; what lies behind them is left as it is
   * @throws IllegalArgumentException if an array is too short, or the model has state
   */
  public void score(int rows, float[] features, float[] outputs) {
    score(rows, features, NO_STATE, outputs);
  }

  /**
   * Scores some inputs with a model that has state. The rows are no sequence: each has a state of
   * its own.
   *
   * @param rows as for {@link #score(int, float[], float[])}
   * @param features as for {@link #score(int, float[], float[])}
   * @param state those of each row behind those of the row before, as for {@link
   *     Scorer#score(float[], float[], float[])}; read and overwritten
   * @param outputs as for {@link #score(int, float[], float[])}
   * @throws IllegalArgumentException if an array is too short
   */
  public void score(int rows, float[] features, float[] state, float[] outputs) {
    checkLength("features", rows, model.inputLength(), features);
    checkLength("state", rows, model.stateLength(), state);
    checkLength("outputs", rows, model.outputLength(), outputs);
    int most = memory.rows().length;
    for (int first = 0; first < rows; first += most) {
      int count = Math.min(most, rows - first);
      bring(first, count, features, state);
      for (Step step : steps) {
        step.run(memory, count);
      }
      take(first, count, state, outputs);
    }
  }

  private void bring(int first, int count, float[] features, float[] state) {
    for (int i = 0; i < count; i++) {
      WorkingMemory row = memory.rows()[i];
      for (InputStep input : inputs) {
        input.run(features, (first + i) * model.inputLength(), row);
      }
      for (InputStep input : states) {
        input.run(state, (first + i) * model.stateLength(), row);
      }
    }
  }

  private void take(int first, int count, float[] state, float[] outputs) {
    for (int i = 0; i < count; i++) {
      WorkingMemory row = memory.rows()[i];
      for (OutputStep output : nextStates) {
        output.run(row, state, (first + i) * model.stateLength());
      }
      for (OutputStep output : this.outputs) {
        output.run(row, outputs, (first + i) * model.outputLength());
      }
    }
  }

  private void checkLength(String what, int rows, int ofRow, float[] given) {
    if (rows < 0 || given.length < (long) rows * ofRow) {
      throw new IllegalArgumentException(
          "model "
              + model.id()
              + " takes "
              + ofRow
              + " values a row for its "
              + what
              + "; an array of "
              + given.length
              + " does not hold "
              + rows
              + " rows");
    }
  }
}
