package io.sluice.runtime;

import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.step.InputStep;
import io.sluice.runtime.step.OutputStep;
import io.sluice.runtime.step.Step;
import io.sluice.runtime.step.WorkingMemory;

/** A compiled model with its own working memory, for one thread. Scoring allocates nothing. */
public final class Scorer {
  private static final float[] NO_STATE = {};

  private final CompiledModel model;
  private final WorkingMemory memory;
  private final InputStep[] inputs;
  private final Step[] steps;
  private final OutputStep[] outputs;
  private final InputStep[] states;
  private final OutputStep[] nextStates;

  Scorer(CompiledModel model, Plan plan) {
    this.model = model;
    this.memory = plan.newMemory();
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
   * Scores one input with a model that has no state.
   *
   * @param features raw values in the order of {@link io.sluice.model.FeatureSchema#index}; without
   *     a feature schema, all data inputs one after the other, row-major
   * @param outputs receives all data outputs one after the other, row-major; quantized outputs as
   *     reals, other integers as floats
   * @throws IllegalArgumentException if an array has the wrong length, or the model has state
   */
  public void score(float[] features, float[] outputs) {
    score(features, NO_STATE, outputs);
  }

  /**
   * Scores one input with a model that has state.
   *
   * @param features as for {@link #score(float[], float[])}
   * @param state all states in the order of {@link io.sluice.model.Graph#states()}, read and
   *     overwritten; zeros before a sequence's first input
   * @param outputs as for {@link #score(float[], float[])}
   * @throws IllegalArgumentException if an array has the wrong length
   */
  public void score(float[] features, float[] state, float[] outputs) {
    checkLength("features", model.inputLength(), features);
    checkLength("state", model.stateLength(), state);
    checkLength("outputs", model.outputLength(), outputs);
    for (InputStep input : inputs) {
      input.run(features, 0, memory);
    }
    for (InputStep input : states) {
      input.run(state, 0, memory);
    }
    for (Step step : steps) {
      step.run(memory);
    }
    for (OutputStep output : nextStates) {
      output.run(memory, state, 0);
    }
    for (OutputStep output : this.outputs) {
      output.run(memory, outputs, 0);
    }
  }

  private void checkLength(String what, int wanted, float[] given) {
    if (given.length != wanted) {
      throw new IllegalArgumentException(
          "model "
              + model.id()
              + " takes an array of "
              + wanted
              + " for its "
              + what
              + ", not of "
              + given.length);
    }
  }
}
