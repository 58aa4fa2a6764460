package io.sluice.nn;

import io.sluice.kernels.Activations;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.stream.IntStream;

/** Softmax, and batch norm with the batch's statistics or with given ones. */
final class Normalizations {
  private Normalizations() {}

  static Tensor softmax(Tensor x, int dimension) {
    int axis = Operation.axis("softmax", dimension, x.shape());
    int[] lastHere = exchangedWithLast(axis, x.dim());
    Shape turned = Layouts.permuted(x.shape(), lastHere);
    int width = turned.dim(-1);
    float[] rows = Layouts.permuted(x.data(), x.shape(), lastHere);
    for (int from = 0; from < rows.length; from += width) {
      softmaxRow(rows, from, width);
    }
    return Operation.of("softmax", x)
        .as(new Op.Softmax(axis))
        .result(
            x.shape(),
            Layouts.permuted(rows, turned, lastHere),
            g -> {
              float[] gradient = Layouts.permuted(g.output(), x.shape(), lastHere);
              float[] gx = softmaxBackward(rows, gradient, width);
              g.give(0, Layouts.permuted(gx, turned, lastHere));
            });
  }

  /** The permutation that exchanges an axis with the last one; it is its own inverse. */
  private static int[] exchangedWithLast(int axis, int rank) {
    int last = rank - 1;
    return IntStream.range(0, rank).map(d -> d == axis ? last : d == last ? axis : d).toArray();
  }

  private static void softmaxRow(float[] x, int from, int width) {
    float max = x[from];
    for (int i = 1; i < width; i++) {
      max = Math.max(max, x[from + i]);
    }
    for (int i = 0; i < width; i++) {
      x[from + i] = Activations.exp(x[from + i] - max);
    }
    float sum = PartialSums.sum(x, from, width);
    for (int i = 0; i < width; i++) {
      x[from + i] /= sum;
    }
  }

  private static float[] softmaxBackward(float[] y, float[] gradient, int width) {
    float[] gx = new float[y.length];
    float[] products = new float[y.length];
    for (int i = 0; i < y.length; i++) {
      products[i] = gradient[i] * y[i];
    }
    for (int from = 0; from < y.length; from += width) {
      float sum = PartialSums.sum(products, from, width);
      for (int i = from; i < from + width; i++) {
        gx[i] = y[i] * (gradient[i] - sum);
      }
    }
    return gx;
  }

  static Tensor batchNorm(
      Tensor x, Tensor mean, Tensor variance, Tensor weight, Tensor bias, float epsilon) {
    ChannelStatistics statistics =
        new ChannelStatistics(mean.data().clone(), variance.data().clone(), epsilon);
    return batchNorm(
        Operation.of("batch_norm", x, weight, bias, mean, variance).as(new Op.BatchNorm(epsilon)),
        x,
        statistics,
        weight,
        bias,
        false);
  }

  /** Batch norm with the statistics of {@code x} itself, through which gradients flow. */
  static Tensor batchNormTraining(
      Tensor x, ChannelStatistics statistics, Tensor weight, Tensor bias) {
    return batchNorm(
        Operation.of("batch_norm", x, weight, bias), x, statistics, weight, bias, true);
  }

  private static Tensor batchNorm(
      Operation operation,
      Tensor x,
      ChannelStatistics statistics,
      Tensor weight,
      Tensor bias,
      boolean throughStatistics) {
    int channels = statistics.channels();
    Operation.require(
        x.dim() >= 2 && x.size(1) == channels,
        "batch_norm",
        "input shape %s does not have %d channels",
        x.shape(),
        channels);
    float[] y = statistics.normalize(x, weight.data(), bias.data());
    return operation.result(
        x.shape(),
        y,
        g -> {
          float[][] found = statistics.backward(x, weight.data(), g.output(), throughStatistics);
          for (int i = 0; i < found.length; i++) {
            g.give(i, found[i]);
          }
        });
  }
}
