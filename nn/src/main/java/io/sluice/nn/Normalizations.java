package io.sluice.nn;

import io.sluice.kernels.Kernels;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.stream.IntStream;

/** Softmax, and batch norm with the batch's statistics or with given ones. */
final class Normalizations {
  private static final Kernels KERNELS = Kernels.create();

  private Normalizations() {}

  static Tensor softmax(Tensor x, int dimension) {
    Shape shape = x.shape();
    int axis = Operation.axis("softmax", dimension, shape);
    int count = shape.dim(axis);
    int stride = shape.elementCount(axis + 1, shape.rank());
    float[] y = new float[x.numel()];
    for (int at : starts(shape, axis)) {
      KERNELS.softmax(x.data(), at, y, at, stride, count);
    }
    return Operation.of("softmax", x)
        .as(new Op.Softmax(axis))
        .result(shape, y, g -> g.give(0, softmaxBackward(y, g.output(), shape, axis)));
  }

  /** Where each run of elements along the axis starts. */
  private static int[] starts(Shape shape, int axis) {
    int stride = shape.elementCount(axis + 1, shape.rank());
    int block = stride * shape.dim(axis);
    return IntStream.range(0, shape.elementCount() / block)
        .flatMap(outer -> IntStream.range(outer * block, outer * block + stride))
        .toArray();
  }

  private static float[] softmaxBackward(float[] y, float[] gradient, Shape shape, int axis) {
    int count = shape.dim(axis);
    int stride = shape.elementCount(axis + 1, shape.rank());
    float[] products = new float[y.length];
    for (int i = 0; i < y.length; i++) {
      products[i] = gradient[i] * y[i];
    }
    float[] gx = new float[y.length];
    for (int at : starts(shape, axis)) {
      float sum = KERNELS.sum(products, at, stride, count);
      for (int i = at; i < at + count * stride; i += stride) {
        gx[i] = y[i] * (gradient[i] - sum);
      }
    }
    return gx;
  }

  static void requireChannels(Tensor x, int channels) {
    Operation.require(
        x.dim() >= 2 && x.size(1) == channels,
        "batch_norm",
        "input shape %s does not have %d channels",
        x.shape(),
        channels);
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
    requireChannels(x, statistics.channels());
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
