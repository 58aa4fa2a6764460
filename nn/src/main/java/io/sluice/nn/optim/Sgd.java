package io.sluice.nn.optim;

import io.sluice.nn.Tensor;
import java.util.List;

/** Gradient descent with momentum, as {@code torch.optim.SGD}. */
public final class Sgd extends Optimizer {
  private final float momentum;
  private final double weightDecay;
  private final float[][] velocity;
  private final boolean[] moving;

  /** Without momentum and weight decay. */
  public Sgd(List<Tensor> parameters, double learningRate) {
    this(parameters, learningRate, 0, 0);
  }

  public Sgd(List<Tensor> parameters, double learningRate, double momentum, double weightDecay) {
    super(parameters, learningRate);
    this.momentum = (float) momentum;
    this.weightDecay = weightDecay;
    this.velocity = zeros();
    this.moving = new boolean[velocity.length];
  }

  @Override
  void update(int index, float[] parameter, float[] gradient) {
    float[] direction = decayed(gradient, parameter, weightDecay);
    if (momentum != 0f) {
      direction = velocity(index, direction);
    }
    float rate = (float) learningRate();
    for (int i = 0; i < parameter.length; i++) {
      parameter[i] -= rate * direction[i];
    }
  }

  /** The first gradient is taken whole, as PyTorch does. */
  private float[] velocity(int index, float[] gradient) {
    float[] v = velocity[index];
    float kept = moving[index] ? momentum : 0f;
    moving[index] = true;
    for (int i = 0; i < v.length; i++) {
      v[i] = kept * v[i] + gradient[i];
    }
    return v;
  }
}
