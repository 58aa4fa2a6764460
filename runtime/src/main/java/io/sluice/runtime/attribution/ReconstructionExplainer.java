package io.sluice.runtime.attribution;

import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.plan.PlanCall;

/** Sums the differences of each feature, in double. */
final class ReconstructionExplainer extends Explainer {
  private final PlanCall call;
  private final double weight;
  private final float[] states;
  private final float[] differences;
  private final FeatureSums sums;

  ReconstructionExplainer(Attribution attribution, ReconstructionOutput output, Plan plan) {
    super(attribution);
    this.call = new PlanCall(plan);
    this.weight = output.weight();
    this.states = new float[attribution.stateLength()];
    this.differences = new float[output.places().length];
    this.sums = new FeatureSums(attribution.schema(), output.places());
  }

  @Override
  void attribute(float[] input, float[] state, float[] contributions) {
    System.arraycopy(state, 0, states, 0, states.length);
    call.run(input, states, differences);
    sums.clear();
    for (int i = 0; i < differences.length; i++) {
      sums.add(i, differences[i]);
    }
    sums.scaled(weight, contributions);
  }
}
