package io.sluice.runtime.plan;

import io.sluice.runtime.step.WorkingMemory;

/** A plan with its own memory, for one thread. Running allocates nothing. */
public final class PlanCall {
  private static final float[] NO_STATE = {};

  private final Plan plan;
  private final WorkingMemory memory;

  public PlanCall(Plan plan) {
    this.plan = plan;
    this.memory = plan.newMemory();
  }

  /** Computes with a plan that has no state; see {@link #run(float[], float[], float[])}. */
  public void run(float[] features, float[] outputs) {
    run(features, NO_STATE, outputs);
  }

  /**
   * Computes.
   *
   * @param features the data inputs, as a {@code Scorer} takes them
   * @param state all states, read and overwritten
   * @param outputs receives the data outputs
   */
  public void run(float[] features, float[] state, float[] outputs) {
    plan.read(features, 0, state, 0, memory);
    plan.compute(memory);
    plan.write(memory, state, 0, outputs, 0);
  }
}
