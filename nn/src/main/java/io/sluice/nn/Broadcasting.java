package io.sluice.nn;

import io.sluice.model.Shape;
import java.util.stream.IntStream;

/** NumPy's broadcasting: extents of 1, or missing in front, are repeated. */
final class Broadcasting {
  private Broadcasting() {}

  static Shape shape(String function, Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] extents = new int[rank];
    for (int d = 0; d < rank; d++) {
      int m = extent(a, rank, d);
      int n = extent(b, rank, d);
      Operation.require(
          m == n || m == 1 || n == 1, function, "shapes %s and %s do not broadcast", a, b);
      extents[d] = Math.max(m, n);
    }
    return Shape.of(extents);
  }

  /** The extent of axis {@code d} once ones are put in front up to {@code rank}. */
  private static int extent(Shape shape, int rank, int d) {
    int own = d - (rank - shape.rank());
    return own < 0 ? 1 : shape.dim(own);
  }

  /** The elements of {@code x} repeated to shape {@code to}; the array itself if it has it. */
  static float[] expand(float[] x, Shape from, Shape to) {
    if (from.elementCount() == to.elementCount()) {
      return x;
    }
    int rank = to.rank();
    float[] y = x;
    int inner = 1;
    for (int d = rank - 1; d >= 0; d--) {
      int repeat = extent(from, rank, d) == 1 ? to.dim(d) : 1;
      if (repeat > 1) {
        y = repeated(y, inner, repeat);
      }
      inner *= to.dim(d);
    }
    return y;
  }

  private static float[] repeated(float[] x, int run, int times) {
    float[] y = new float[x.length * times];
    for (int from = 0, to = 0; from < x.length; from += run) {
      for (int i = 0; i < times; i++, to += run) {
        System.arraycopy(x, from, y, to, run);
      }
    }
    return y;
  }

  /** The gradient at the tensor of shape {@code to} that was expanded to shape {@code from}. */
  static float[] reduce(float[] gradient, Shape from, Shape to) {
    if (from.elementCount() == to.elementCount()) {
      return gradient;
    }
    int[] repeated =
        IntStream.range(0, from.rank())
            .filter(d -> extent(to, from.rank(), d) == 1 && from.dim(d) > 1)
            .toArray();
    return Reductions.sum(gradient, from, repeated);
  }
}
