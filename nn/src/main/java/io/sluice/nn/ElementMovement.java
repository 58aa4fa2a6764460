package io.sluice.nn;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Functions that move elements and compute nothing. */
final class ElementMovement {
  private ElementMovement() {}

  static Tensor reshape(String function, Tensor x, Shape shape) {
    Operation.require(
        shape.elementCount() == x.numel(),
        function,
        "shape %s cannot take the %d elements of %s",
        shape,
        x.numel(),
        x.shape());
    if (shape.equals(x.shape())) {
      return x;
    }
    return Operation.of(function, x)
        .as(new Op.Reshape(shape))
        .result(shape, x.data(), g -> g.give(0, g.output()));
  }

  /** The shape in which one extent may be -1, to be found from the number of elements. */
  static Shape inferred(Tensor x, int[] extents) {
    int[] found = extents.clone();
    int open = -1;
    long known = 1;
    for (int d = 0; d < found.length; d++) {
      if (found[d] == -1) {
        Operation.require(open < 0, "reshape", "%s: two -1", Arrays.toString(extents));
        open = d;
      } else {
        known *= found[d];
      }
    }
    if (open >= 0) {
      Operation.require(
          known > 0 && x.numel() % known == 0,
          "reshape",
          "shape %s cannot take the %d elements of %s",
          Arrays.toString(extents),
          x.numel(),
          x.shape());
      found[open] = (int) (x.numel() / known);
    }
    return Shape.of(found);
  }

  /** Where the element with the given index in each dimension lies. */
  static int offset(Shape shape, int[] index) {
    boolean fits = index.length == shape.rank();
    int offset = 0;
    for (int d = 0; fits && d < index.length; d++) {
      fits = index[d] >= 0 && index[d] < shape.dim(d);
      offset = offset * shape.dim(d) + index[d];
    }
    Operation.require(fits, "get", "index %s is outside shape %s", Arrays.toString(index), shape);
    return offset;
  }

  static Tensor flatten(Tensor x, int startDim) {
    int start = Operation.axis("flatten", startDim, x.shape());
    int[] extents = Arrays.copyOf(x.shape().toArray(), start + 1);
    extents[start] = x.shape().elementCount(start, x.dim());
    return reshape("flatten", x, Shape.of(extents));
  }

  static Tensor unsqueeze(Tensor x, int dimension) {
    int rank = x.dim();
    int at = dimension < 0 ? dimension + rank + 1 : dimension;
    Operation.require(
        at >= 0 && at <= rank, "unsqueeze", "dimension %d for shape %s", dimension, x.shape());
    int[] extents =
        IntStream.rangeClosed(0, rank).map(d -> d == at ? 1 : x.size(d < at ? d : d - 1)).toArray();
    return reshape("unsqueeze", x, Shape.of(extents));
  }

  static Tensor squeeze(Tensor x, int dimension) {
    int at = Operation.axis("squeeze", dimension, x.shape());
    Operation.require(
        x.size(at) == 1, "squeeze", "dimension %d of shape %s is not 1", dimension, x.shape());
    int[] extents = IntStream.range(0, x.dim()).filter(d -> d != at).map(x::size).toArray();
    return reshape("squeeze", x, Shape.of(extents));
  }

  static Tensor transpose(Tensor x, int first, int second) {
    int a = Operation.axis("transpose", first, x.shape());
    int b = Operation.axis("transpose", second, x.shape());
    int[] axes = IntStream.range(0, x.dim()).map(d -> d == a ? b : d == b ? a : d).toArray();
    return permute("transpose", x, axes);
  }

  static Tensor permute(String function, Tensor x, int... axes) {
    Shape from = x.shape();
    boolean[] seen = new boolean[from.rank()];
    int[] permutation = new int[axes.length];
    for (int d = 0; d < axes.length; d++) {
      int axis = Operation.axis(function, axes[d], from);
      Operation.require(!seen[axis], function, "dimension %d twice", axis);
      seen[axis] = true;
      permutation[d] = axis;
    }
    Operation.require(
        permutation.length == from.rank(),
        function,
        "%d dimensions for shape %s",
        permutation.length,
        from);
    int[] inverse = new int[permutation.length];
    for (int d = 0; d < inverse.length; d++) {
      inverse[permutation[d]] = d;
    }
    Shape to = permuted(from, permutation);
    return Operation.of(function, x)
        .as(new Op.Transpose(IntStream.of(permutation).boxed().toList()))
        .result(
            to,
            permuted(x.data(), from, permutation),
            g -> g.give(0, permuted(g.output(), to, inverse)));
  }

  static Shape permuted(Shape shape, int[] permutation) {
    return Shape.of(IntStream.of(permutation).map(shape::dim).toArray());
  }

  /** The elements with axis d of the result being axis {@code permutation[d]} of {@code x}. */
  static float[] permuted(float[] x, Shape shape, int[] permutation) {
    int rank = permutation.length;
    if (rank == 0) {
      return x.clone();
    }
    int[] stride = new int[rank];
    int[] extent = new int[rank];
    for (int d = 0; d < rank; d++) {
      extent[d] = shape.dim(permutation[d]);
      stride[d] = shape.elementCount(permutation[d] + 1, rank);
    }
    float[] y = new float[x.length];
    int[] index = new int[rank];
    int run = extent[rank - 1];
    int step = stride[rank - 1];
    int source = 0;
    for (int target = 0; target < y.length; target += run) {
      for (int i = 0; i < run; i++) {
        y[target + i] = x[source + i * step];
      }
      for (int d = rank - 2; d >= 0; d--) {
        source += stride[d];
        if (++index[d] < extent[d]) {
          break;
        }
        source -= stride[d] * extent[d];
        index[d] = 0;
      }
    }
    return y;
  }

  static Tensor slice(Tensor x, int axis, int start, int end) {
    Shape from = x.shape();
    int d = Operation.axis("slice", axis, from);
    Operation.require(
        start >= 0 && start < end && end <= from.dim(d),
        "slice",
        "%d to %d is outside dimension %d of shape %s",
        start,
        end,
        d,
        from);
    if (end - start == from.dim(d)) {
      return x;
    }
    int outer = from.elementCount(0, d);
    int inner = from.elementCount(d + 1, from.rank());
    int width = from.dim(d) * inner;
    int part = (end - start) * inner;
    float[] y = new float[outer * part];
    copyBlocks(x.data(), start * inner, width, y, 0, part, part, outer);
    return Operation.of("slice", x)
        .as(new Op.Slice(d, start, end))
        .result(
            from.withDim(d, end - start),
            y,
            g -> {
              float[] gx = new float[outer * width];
              copyBlocks(g.output(), 0, part, gx, start * inner, width, part, outer);
              g.give(0, gx);
            });
  }

  static Tensor cat(List<Tensor> parts, int axis) {
    Operation.require(!parts.isEmpty(), "cat", "there is nothing to concatenate");
    Shape first = parts.get(0).shape();
    int d = Operation.axis("cat", axis, first);
    int extent = 0;
    for (Tensor part : parts) {
      Operation.require(
          part.shape().rank() == first.rank()
              && part.shape().withDim(d, 1).equals(first.withDim(d, 1)),
          "cat",
          "shapes %s and %s differ outside dimension %d",
          first,
          part.shape(),
          d);
      extent += part.size(d);
    }
    Shape shape = first.withDim(d, extent);
    int outer = shape.elementCount(0, d);
    int width = extent * shape.elementCount(d + 1, shape.rank());
    float[] y = new float[outer * width];
    List<Integer> offsets = new ArrayList<>();
    int offset = 0;
    for (Tensor part : parts) {
      int run = part.numel() / outer;
      copyBlocks(part.data(), 0, run, y, offset, width, run, outer);
      offsets.add(offset);
      offset += run;
    }
    return Operation.of("cat", parts)
        .as(new Op.Concat(d))
        .result(
            shape,
            y,
            g -> {
              for (int i = 0; i < offsets.size(); i++) {
                int run = parts.get(i).numel() / outer;
                float[] part = new float[outer * run];
                copyBlocks(g.output(), offsets.get(i), width, part, 0, run, run, outer);
                g.give(i, part);
              }
            });
  }

  /** Copies {@code blocks} runs that lie at constant distances on both sides. */
  private static void copyBlocks(
      float[] from,
      int fromAt,
      int fromStep,
      float[] to,
      int toAt,
      int toStep,
      int run,
      int blocks) {
    for (int b = 0; b < blocks; b++) {
      System.arraycopy(from, fromAt + b * fromStep, to, toAt + b * toStep, run);
    }
  }
}
