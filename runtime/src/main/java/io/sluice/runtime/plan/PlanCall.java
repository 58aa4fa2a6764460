package io.sluice.runtime.plan;

import io.sluice.runtime.step.InputStep;
import io.sluice.runtime.step.OutputStep;
import io.sluice.runtime.step.Step;
import io.sluice.runtime.step.WorkingMemory;

/** A plan without state with its own memory, for one thread. */
public final class PlanCall {
  private final WorkingMemory memory;
  private final InputStep[] inputs;
  private final Step[] steps;
  private final OutputStep[] outputs;

  public PlanCall(Plan plan) {
    this.memory = plan.newMemory();
    this.inputs = plan.inputs().toArray(InputStep[]::new);
    this.steps = plan.steps().toArray(Step[]::new);
    this.outputs = plan.outputs().toArray(OutputStep[]::new);
  }

  /**
   * Computes.
   *
   * @param x the data inputs, as a {@code Scorer} takes them
   * @param y receives the data outputs
   */
  public void run(float[] x, float[] y) {
    for (InputStep input : inputs) {
      input.run(x, 0, memory);
    }
    for (Step step : steps) {
      step.run(memory);
    }
    for (OutputStep output : outputs) {
      output.run(memory, y, 0);
    }
  }
}
