package io.sluice.runtime.attribution;

import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.plan.PlanCall;
import java.util.Arrays;

/** Sums the differences of each feature, in double. */
final class ReconstructionExplainer extends Explainer {
  private final PlanCall call;
  private final double weight;
  private final int[] places;
  private final int[] owners;
  private final float[] states;
  private final float[] differences;
  private final double[] sums;

  ReconstructionExplainer(
      Attribution attribution, ReconstructionOutput output, Plan plan, int[] owners) {
    super(attribution);
    this.call = new PlanCall(plan);
    this.weight = output.weight();
    this.places = output.places();
    this.owners = owners;
    this.states = new float[attribution.stateLength()];
    this.differences = new float[places.length];
    this.sums = new double[attribution.schema().features().size()];
  }

  @Override
  void attribute(float[] input, float[] state, float[] contributions) {
    System.arraycopy(state, 0, states, 0, states.length);
    call.run(input, states, differences);
    Arrays.fill(sums, 0);
    for (int i = 0; i < places.length; i++) {
      sums[owners[places[i]]] += differences[i];
    }
    for (int feature = 0; feature < sums.length; feature++) {
      contributions[feature] = (float) (weight * sums[feature]);
    }
  }
}
