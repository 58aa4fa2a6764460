package io.sluice.nn;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Sums and means over axes, in the order of {@link PartialSums}. */
final class Reductions {
  private Reductions() {}

  static Tensor sum(Tensor x, boolean keepDims, int... axes) {
    int[] reduced = axes("sum", x, axes);
    Shape from = x.shape();
    return Operation.of("sum", x)
        .result(
            reduced(from, reduced, keepDims),
            sum(x.data(), from, reduced),
            g -> g.give(0, spread(g.output(), from, reduced)));
  }

  static Tensor mean(Tensor x, boolean keepDims, int... axes) {
    int[] reduced = axes("mean", x, axes);
    Shape from = x.shape();
    float count = IntStream.of(reduced).map(from::dim).reduce(1, (a, b) -> a * b);
    return Operation.of("mean", x)
        .as(new Op.ReduceMean(IntStream.of(reduced).boxed().toList(), keepDims))
        .result(
            reduced(from, reduced, keepDims),
            divided(sum(x.data(), from, reduced), count),
            g -> g.give(0, spread(divided(g.output(), count), from, reduced)));
  }

  private static float[] divided(float[] x, float by) {
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] / by;
    }
    return y;
  }

  /** The axes from 0 on and ascending; no axes mean all. */
  private static int[] axes(String function, Tensor x, int[] axes) {
    if (axes.length == 0) {
      return IntStream.range(0, x.shape().rank()).toArray();
    }
    int[] found = IntStream.of(axes).map(a -> Operation.axis(function, a, x.shape())).toArray();
    Arrays.sort(found);
    Operation.require(
        IntStream.of(found).distinct().count() == found.length,
        function,
        "dimensions %s repeat one",
        Arrays.toString(axes));
    return found;
  }

  private static Shape reduced(Shape from, int[] axes, boolean keepDims) {
    return Shape.of(
        IntStream.range(0, from.rank())
            .filter(d -> keepDims || !contains(axes, d))
            .map(d -> contains(axes, d) ? 1 : from.dim(d))
            .toArray());
  }

  private static boolean contains(int[] axes, int axis) {
    return Arrays.binarySearch(axes, axis) >= 0;
  }

  /** The kept axes in order, then the reduced ones. */
  private static int[] keptFirst(Shape shape, int[] axes) {
    return IntStream.concat(
            IntStream.range(0, shape.rank()).filter(d -> !contains(axes, d)), IntStream.of(axes))
        .toArray();
  }

  /** The sums over ascending axes, in row-major order of the others. */
  static float[] sum(float[] x, Shape shape, int[] axes) {
    int[] permutation = keptFirst(shape, axes);
    int count = IntStream.of(axes).map(shape::dim).reduce(1, (a, b) -> a * b);
    float[] rows = isSorted(permutation) ? x : ElementMovement.permuted(x, shape, permutation);
    float[] sums = new float[x.length / count];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = PartialSums.sum(rows, i * count, count);
    }
    return sums;
  }

  /** Each value at every place whose sum it would be a part of. */
  private static float[] spread(float[] sums, Shape shape, int[] axes) {
    int[] permutation = keptFirst(shape, axes);
    int count = shape.elementCount() / sums.length;
    float[] rows = new float[shape.elementCount()];
    for (int i = 0; i < sums.length; i++) {
      Arrays.fill(rows, i * count, (i + 1) * count, sums[i]);
    }
    if (isSorted(permutation)) {
      return rows;
    }
    int[] inverse = new int[permutation.length];
    for (int d = 0; d < inverse.length; d++) {
      inverse[permutation[d]] = d;
    }
    return ElementMovement.permuted(rows, ElementMovement.permuted(shape, permutation), inverse);
  }

  private static boolean isSorted(int[] permutation) {
    return IntStream.range(0, permutation.length).allMatch(d -> permutation[d] == d);
  }
}
