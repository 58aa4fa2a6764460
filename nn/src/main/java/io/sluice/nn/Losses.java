package io.sluice.nn;

import io.sluice.model.Shape;

/** Losses of {@code torch.nn.functional}, each the mean over the batch. */
public final class Losses {
  private Losses() {}

  /** {@code mse_loss}: the mean of the squared differences. */
  public static Tensor mse(Tensor prediction, Tensor target) {
    requireSameShape("mse", prediction, target);
    return prediction.sub(target).square().mean();
  }

  /**
   * {@code cross_entropy}: the mean over the samples of {@code -log(softmax(logits)[class])}.
   *
   * @param logits [N, C]
   * @param classes the class of each sample, from 0 to C - 1
   */
  public static Tensor crossEntropy(Tensor logits, int... classes) {
    Operation.require(
        logits.dim() == 2 && classes.length == logits.size(0),
        "cross_entropy",
        "logits shape %s and %d classes do not fit",
        logits.shape(),
        classes.length);
    int width = logits.size(1);
    float[] probabilities = Normalizations.softmax(logits.detach(), 1).data();
    float[] losses = new float[classes.length];
    for (int n = 0; n < losses.length; n++) {
      Operation.require(
          classes[n] >= 0 && classes[n] < width,
          "cross_entropy",
          "class %d of sample %d is not in 0 to %d",
          classes[n],
          n,
          width - 1);
      losses[n] =
          (float)
              (logSumExp(logits.data(), n * width, width) - logits.data()[n * width + classes[n]]);
    }
    int[] wanted = classes.clone();
    return Operation.of("cross_entropy", logits)
        .result(
            Shape.of(),
            new float[] {PartialSums.sum(losses) / losses.length},
            g -> {
              float[] gx = probabilities.clone();
              for (int n = 0; n < wanted.length; n++) {
                gx[n * width + wanted[n]] -= 1f;
              }
              g.give(0, scaled(gx, g.output()[0] / wanted.length));
            });
  }

  private static double logSumExp(float[] x, int from, int width) {
    float max = x[from];
    for (int i = 1; i < width; i++) {
      max = Math.max(max, x[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < width; i++) {
      sum += StrictMath.exp((double) x[from + i] - max);
    }
    return max + StrictMath.log(sum);
  }

  /**
   * {@code binary_cross_entropy_with_logits}: the mean of {@code -t log(s) - (1 - t) log(1 - s)}
   * with {@code s = sigmoid(logit)}.
   *
   * @param targets of the shape of the logits, each between 0 and 1
   */
  public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor targets) {
    requireSameShape("binary_cross_entropy_with_logits", logits, targets);
    float[] x = logits.data();
    float[] t = targets.data();
    float[] losses = new float[x.length];
    for (int i = 0; i < losses.length; i++) {
      double logOfOther = StrictMath.log1p(StrictMath.exp(-Math.abs((double) x[i])));
      losses[i] = (float) (Math.max(x[i], 0f) - (double) x[i] * t[i] + logOfOther);
    }
    float[] probabilities = Elementwise.sigmoid(logits.detach()).data();
    return Operation.of("binary_cross_entropy_with_logits", logits)
        .result(
            Shape.of(),
            new float[] {PartialSums.sum(losses) / losses.length},
            g -> {
              float[] gx = new float[losses.length];
              for (int i = 0; i < gx.length; i++) {
                gx[i] = probabilities[i] - t[i];
              }
              g.give(0, scaled(gx, g.output()[0] / gx.length));
            });
  }

  private static float[] scaled(float[] x, float by) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= by;
    }
    return x;
  }

  private static void requireSameShape(String name, Tensor a, Tensor b) {
    Operation.require(
        a.shape().equals(b.shape()), name, "shapes %s and %s differ", a.shape(), b.shape());
  }
}
