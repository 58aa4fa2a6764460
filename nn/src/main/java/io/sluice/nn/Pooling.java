package io.sluice.nn;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.stream.IntStream;

/** Means over bins: bin i of n over an extent e covers floor(i*e/n) to ceil((i+1)*e/n). */
final class Pooling {
  private Pooling() {}

  /** {@code bins} holds one number for each spatial dimension of {@code x}, one or two. */
  static Tensor adaptiveAvgPool(Tensor x, int... bins) {
    String name = "adaptive_avg_pool" + bins.length + "d";
    Operation.require(
        x.dim() == bins.length + 2 && IntStream.of(bins).allMatch(b -> b >= 1),
        name,
        "input shape %s must have %d dimensions, batch and channels included, and bins be at least 1",
        x.shape(),
        bins.length + 2);
    Shape shape = x.shape();
    for (int d = 0; d < bins.length; d++) {
      shape = shape.withDim(2 + d, bins[d]);
    }
    int[][] members = members(x, bins);
    int planes = x.size(0) * x.size(1);
    int plane = x.numel() / planes;
    float[] y = new float[shape.elementCount()];
    for (int p = 0; p < planes; p++) {
      for (int b = 0; b < members.length; b++) {
        y[p * members.length + b] =
            PartialSums.sum(x.data(), p * plane, members[b]) / members[b].length;
      }
    }
    return Operation.of(name, x)
        .as(new Op.AdaptiveAvgPool(IntStream.of(bins).boxed().toList()))
        .result(shape, y, g -> g.give(0, spread(g.output(), planes, plane, members)));
  }

  private static float[] spread(float[] gradient, int planes, int plane, int[][] members) {
    float[] gx = new float[planes * plane];
    for (int p = 0; p < planes; p++) {
      for (int b = 0; b < members.length; b++) {
        float share = gradient[p * members.length + b] / members[b].length;
        for (int member : members[b]) {
          gx[p * plane + member] += share;
        }
      }
    }
    return gx;
  }

  /** The positions within a plane that each bin covers, in row-major order. */
  private static int[][] members(Tensor x, int[] bins) {
    int height = bins.length == 2 ? x.size(2) : 1;
    int rows = bins.length == 2 ? bins[0] : 1;
    int width = x.size(-1);
    int columns = bins[bins.length - 1];
    int[][] members = new int[rows * columns][];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int left = start(c, width, columns);
        int right = end(c, width, columns);
        members[r * columns + c] =
            IntStream.range(start(r, height, rows), end(r, height, rows))
                .flatMap(h -> IntStream.range(left, right).map(w -> h * width + w))
                .toArray();
      }
    }
    return members;
  }

  private static int start(int bin, int extent, int bins) {
    return (int) ((long) bin * extent / bins);
  }

  private static int end(int bin, int extent, int bins) {
    return (int) (((long) (bin + 1) * extent + bins - 1) / bins);
  }
}
