package io.sluice.nn;

/**
 * Normalizes each channel: in training by the batch's mean and variance, which also move the
 * running ones; in evaluation by the running ones. Parameters {@code weight}, {@code bias}; buffers
 * {@code running_mean}, {@code running_var}, {@code num_batches_tracked}; all but the last are [C].
 */
abstract sealed class BatchNorm extends Module permits BatchNorm1d, BatchNorm2d {
  /** PyTorch's default. */
  static final float EPSILON = 1e-5f;

  /** PyTorch's default: how much of the running statistics each batch replaces. */
  static final float MOMENTUM = 0.1f;

  private final float epsilon;
  private final float momentum;
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVariance;
  private final Tensor batchesTracked;

  BatchNorm(int channels, float epsilon, float momentum) {
    this.epsilon = epsilon;
    this.momentum = momentum;
    this.weight = registerParameter("weight", Tensor.ones(channels));
    this.bias = registerParameter("bias", Tensor.zeros(channels));
    this.runningMean = registerBuffer("running_mean", Tensor.zeros(channels));
    this.runningVariance = registerBuffer("running_var", Tensor.ones(channels));
    this.batchesTracked = registerBuffer("num_batches_tracked", Tensor.scalar(0f));
  }

  @Override
  protected final Tensor forward(Tensor x) {
    requireShape(x);
    if (!isTraining()) {
      return Functional.batchNorm(x, runningMean, runningVariance, weight, bias, epsilon);
    }
    Normalizations.requireChannels(x, runningMean.numel());
    int perChannel = x.numel() / x.size(1);
    Operation.require(
        perChannel > 1, "batch_norm", "shape %s has one value per channel to train on", x.shape());
    ChannelStatistics statistics = ChannelStatistics.of(x, epsilon);
    move(runningMean.data(), statistics.mean(), 1f);
    // The running variance is the unbiased one.
    move(runningVariance.data(), statistics.variance(), (float) perChannel / (perChannel - 1));
    batchesTracked.data()[0]++;
    return Normalizations.batchNormTraining(x, statistics, weight, bias);
  }

  abstract void requireShape(Tensor x);

  private void move(float[] running, float[] batch, float scale) {
    for (int c = 0; c < running.length; c++) {
      running[c] = (1f - momentum) * running[c] + momentum * (batch[c] * scale);
    }
  }
}
