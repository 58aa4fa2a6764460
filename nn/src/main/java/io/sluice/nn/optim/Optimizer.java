package io.sluice.nn.optim;

import io.sluice.nn.Tensor;
import java.util.List;

/** Changes parameters by their gradients, as {@code torch.optim}. */
public abstract sealed class Optimizer permits Sgd, Adam {
  private final List<Tensor> parameters;
  private double learningRate;

  Optimizer(List<Tensor> parameters, double learningRate) {
    this.parameters = List.copyOf(parameters);
    this.learningRate = learningRate;
  }

  /** Forgets the gradients of all parameters. */
  public final void zeroGrad() {
    parameters.forEach(Tensor::zeroGrad);
  }

  /** One step down the gradients; a parameter without one stays as it is. */
  public final void step() {
    for (int i = 0; i < parameters.size(); i++) {
      Tensor gradient = parameters.get(i).grad();
      if (gradient != null) {
        update(i, parameters.get(i).data(), gradient.data());
      }
    }
  }

  /** Changes the parameter with the given index; the gradient must not be changed. */
  abstract void update(int index, float[] parameter, float[] gradient);

  final List<Tensor> parameters() {
    return parameters;
  }

  public final double learningRate() {
    return learningRate;
  }

  /** For schedules: counts from the next step on. */
  public final void learningRate(double value) {
    learningRate = value;
  }

  /** One array of zeros for each parameter. */
  final float[][] zeros() {
    float[][] zeros = new float[parameters.size()][];
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = new float[parameters.get(i).numel()];
    }
    return zeros;
  }

  /** The gradient of the parameter's loss plus that of {@code decay / 2} times its square. */
  static float[] decayed(float[] gradient, float[] parameter, double weightDecay) {
    float decay = (float) weightDecay;
    if (decay == 0f) {
      return gradient;
    }
    float[] sum = new float[gradient.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = gradient[i] + parameter[i] * decay;
    }
    return sum;
  }
}
