package io.sluice.tools.quantize;

import io.sluice.nn.Functional;
import io.sluice.nn.Tensor;
import io.sluice.nn.optim.Adam;
import java.util.List;

/**
 * Learns the rounding of one layer's weights. Each weight is {@code floor(w / s) + h(v)} with a
 * soft {@code h(v) = clip(1.2 sigmoid(v) - 0.1, 0, 1)}, which a penalty {@code 1 - |2h - 1|^beta}
 * drives to 0 or 1 while beta falls.
 */
final class RoundingLayer {
  private static final int STEPS = 400;
  private static final int FREE_STEPS = 80;
  private static final double RATE = 0.02;
  private static final float PENALTY = 0.5f;
  private static final double FIRST_BETA = 20;
  private static final double LAST_BETA = 2;
  private static final float STRETCH = 1.2f;
  private static final float SHIFT = -0.1f;

  private final int[] shape;
  private final Tensor moments;
  private final float[] scales;
  private final float[] weights;
  private final float[] floors;
  private final boolean[] fixed;

  /**
   * @param weights of the layer, in float
   * @param nearest the same, rounded to the nearest
   * @param moments as {@link InputMoments} has them, of as many groups
   */
  RoundingLayer(float[] weights, LayerWeights nearest, float[] moments, int groups) {
    this.weights = weights;
    this.scales = nearest.params().scales();
    int outputs = scales.length;
    int length = weights.length / outputs;
    this.shape = new int[] {groups, outputs / groups, length};
    this.moments = Tensor.of(moments, groups, length, length);
    this.floors = new float[weights.length];
    this.fixed = new boolean[weights.length];
    for (int i = 0; i < weights.length; i++) {
      float quotient = weights[i] / scales[i / length];
      floors[i] = (float) Math.floor(quotient);
      // These give the channel its scale, and there is no integer beyond them.
      fixed[i] = Math.abs(nearest.values()[i]) == LayerWeights.GREATEST;
      if (fixed[i]) {
        floors[i] = nearest.values()[i];
      }
    }
  }

  /** The reals that the learned integers stand for, or the nearest ones if they are no worse. */
  float[] learn(LayerWeights nearest) {
    float[] nearestReals = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      nearestReals[i] = scale(i) * nearest.values()[i];
    }
    double unit = error(nearestReals);
    if (unit == 0) {
      return nearestReals;
    }
    Tensor v = start().requiresGrad(true);
    Adam adam = new Adam(List.of(v), RATE);
    for (int step = 0; step < STEPS; step++) {
      Tensor up = rounding(v);
      Tensor loss = error(up).mul((float) (1 / unit));
      if (step >= FREE_STEPS) {
        double share = (step - FREE_STEPS) / (double) (STEPS - FREE_STEPS);
        double beta =
            LAST_BETA + (FIRST_BETA - LAST_BETA) * (1 + StrictMath.cos(Math.PI * share)) / 2;
        loss = loss.add(penalty(up, (float) beta));
      }
      adam.zeroGrad();
      loss.backward();
      adam.step();
    }
    float[] learned = reals(rounding(v).toArray());
    return error(learned) < unit ? learned : nearestReals;
  }

  private float scale(int weight) {
    return scales[weight / shape[2]];
  }

  /** So that the soft rounding is the weight itself. */
  private Tensor start() {
    float[] v = new float[weights.length];
    for (int i = 0; i < v.length; i++) {
      double rest = fixed[i] ? 0.5 : weights[i] / scale(i) - floors[i];
      double sigmoid = (rest - SHIFT) / STRETCH;
      v[i] = (float) StrictMath.log(sigmoid / (1 - sigmoid));
    }
    return Tensor.of(v, shape);
  }

  private static Tensor rounding(Tensor v) {
    Tensor stretched = Functional.sigmoid(v).mul(STRETCH).add(SHIFT);
    return Functional.relu(stretched).sub(Functional.relu(stretched.sub(1)));
  }

  /** The mean over weights of {@code 1 - |2h - 1|^beta}, times its weight. */
  private static Tensor penalty(Tensor up, float beta) {
    Tensor distance = up.mul(2).sub(1).abs().add(1e-6f);
    return distance.log().mul(beta).exp().mean().mul(-PENALTY).add(PENALTY);
  }

  /** The error of the outputs with soft weights. */
  private Tensor error(Tensor up) {
    float[] base = new float[weights.length];
    float[] factor = new float[weights.length];
    for (int i = 0; i < base.length; i++) {
      base[i] = scale(i) * floors[i] - weights[i];
      factor[i] = fixed[i] ? 0 : scale(i);
    }
    Tensor change = up.mul(Tensor.of(factor, shape)).add(Tensor.of(base, shape));
    return change.matmul(moments).mul(change).sum();
  }

  private double error(float[] reals) {
    float[] change = new float[weights.length];
    for (int i = 0; i < change.length; i++) {
      change[i] = reals[i] - weights[i];
    }
    Tensor tensor = Tensor.of(change, shape);
    return tensor.matmul(moments).mul(tensor).sum().item();
  }

  private float[] reals(float[] up) {
    float[] reals = new float[up.length];
    for (int i = 0; i < reals.length; i++) {
      float integer = floors[i] + (!fixed[i] && up[i] >= 0.5f ? 1 : 0);
      reals[i] = scale(i) * Math.max(-LayerWeights.GREATEST, integer);
    }
    return reals;
  }
}
