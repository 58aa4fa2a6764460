package io.sluice.nn.optim;

import io.sluice.nn.Tensor;
import java.util.List;

/**
 * Adaptive moment estimation (Kingma and Ba, arXiv 1412.6980) with the formulas and the defaults of
 * {@code torch.optim.Adam}.
 */
public final class Adam extends Optimizer {
  private final AdamOptions options;
  private final float[][] mean;
  private final float[][] square;
  private final int[] steps;

  /** With a learning rate of 0.001. */
  public Adam(List<Tensor> parameters) {
    this(parameters, 1e-3);
  }

  public Adam(List<Tensor> parameters, double learningRate) {
    this(parameters, learningRate, new AdamOptions());
  }

  public Adam(List<Tensor> parameters, double learningRate, AdamOptions options) {
    super(parameters, learningRate);
    this.options = options;
    this.mean = zeros();
    this.square = zeros();
    this.steps = new int[mean.length];
  }

  @Override
  void update(int index, float[] parameter, float[] gradient) {
    float[] g = decayed(gradient, parameter, options.weightDecay());
    int step = ++steps[index];
    float meanWeight = (float) (1 - options.beta1());
    float squareKept = (float) options.beta2();
    float squareWeight = (float) (1 - options.beta2());
    double correction1 = 1 - StrictMath.pow(options.beta1(), step);
    double correction2 = 1 - StrictMath.pow(options.beta2(), step);
    float rate = (float) (learningRate() / correction1);
    float scale = (float) Math.sqrt(correction2);
    float epsilon = (float) options.epsilon();
    float[] m = mean[index];
    float[] v = square[index];
    for (int i = 0; i < parameter.length; i++) {
      m[i] += meanWeight * (g[i] - m[i]);
      v[i] = v[i] * squareKept + squareWeight * g[i] * g[i];
      parameter[i] -= rate * (m[i] / ((float) Math.sqrt(v[i]) / scale + epsilon));
    }
  }
}
