package io.sluice.nn.optim;

/**
 * Options of {@link Adam} besides the learning rate, with PyTorch's defaults.
 *
 * @param beta1 how much of the mean of the gradients each step keeps
 * @param beta2 how much of the mean of their squares each step keeps
 * @param epsilon added to the divisor
 * @param weightDecay how much of each parameter is added to its gradient
 */
public record AdamOptions(double beta1, double beta2, double epsilon, double weightDecay) {

  /** 0.9, 0.999, 1e-8, no decay. */
  public AdamOptions() {
    this(0.9, 0.999, 1e-8, 0);
  }

  public AdamOptions betas(double first, double second) {
    return new AdamOptions(first, second, epsilon, weightDecay);
  }

  public AdamOptions epsilon(double value) {
    return new AdamOptions(beta1, beta2, value, weightDecay);
  }

  public AdamOptions weightDecay(double value) {
    return new AdamOptions(beta1, beta2, epsilon, value);
  }
}
