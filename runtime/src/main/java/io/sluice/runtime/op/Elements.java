package io.sluice.runtime.op;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which input elements each output element is made from, as row-major indices, for the ops that are
 * defined by it. Plain and slow on purpose: every index is worked out from coordinates.
 */
public final class Elements {
  private Elements() {}

  /** The position along each axis of the element with the given row-major index. */
  public static int[] coordinates(Shape shape, int index) {
    int[] coordinates = new int[shape.rank()];
    int rest = index;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      coordinates[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    return coordinates;
  }

  /** The row-major index of the element with the given position along each axis. */
  static int index(Shape shape, int[] coordinates) {
    int index = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      index = index * shape.dim(axis) + coordinates[axis];
    }
    return index;
  }

  /** For each element of {@code to}, the element of {@code from} that is repeated there. */
  public static int[] broadcast(Shape from, Shape to) {
    int[] sources = new int[to.elementCount()];
    int added = to.rank() - from.rank();
    for (int i = 0; i < sources.length; i++) {
      int[] target = coordinates(to, i);
      int[] source = new int[from.rank()];
      for (int axis = 0; axis < source.length; axis++) {
        source[axis] = from.dim(axis) == 1 ? 0 : target[axis + added];
      }
      sources[i] = index(from, source);
    }
    return sources;
  }

  /** For each element of the output, the element of {@code x} that is moved there. */
  public static int[] transpose(Shape x, Shape y, Op.Transpose op) {
    int[] sources = new int[y.elementCount()];
    for (int i = 0; i < sources.length; i++) {
      int[] target = coordinates(y, i);
      int[] source = new int[target.length];
      for (int axis = 0; axis < target.length; axis++) {
        source[op.permutation().get(axis)] = target[axis];
      }
      sources[i] = index(x, source);
    }
    return sources;
  }

  /** For each element of the output, the element of {@code x} that is copied there. */
  public static int[] slice(Shape x, Shape y, Op.Slice op) {
    int[] sources = new int[y.elementCount()];
    for (int i = 0; i < sources.length; i++) {
      int[] source = coordinates(y, i);
      source[op.axis()] += op.start();
      sources[i] = index(x, source);
    }
    return sources;
  }

  /**
   * For each element of an input of a concatenation, where it goes in the output {@code y}.
   *
   * @param before the extents along the axis of the inputs before this one, added up
   */
  public static int[] concat(Shape input, Shape y, int axis, int before) {
    int[] targets = new int[input.elementCount()];
    for (int i = 0; i < targets.length; i++) {
      int[] target = coordinates(input, i);
      target[axis] += before;
      targets[i] = index(y, target);
    }
    return targets;
  }

  /**
   * For each combination of positions along the other axes, in row-major order, the elements along
   * the given axes, in row-major order.
   */
  public static int[][] along(Shape x, List<Integer> axes) {
    Set<Integer> reduced = new HashSet<>(axes);
    Shape kept = x;
    for (int axis : axes) {
      kept = kept.withDim(axis, 1);
    }
    int[][] groups = new int[kept.elementCount()][x.elementCount() / kept.elementCount()];
    int[] sizes = new int[groups.length];
    for (int i = 0; i < x.elementCount(); i++) {
      int[] target = coordinates(x, i);
      reduced.forEach(axis -> target[axis] = 0);
      int group = index(kept, target);
      groups[group][sizes[group]++] = i;
    }
    return groups;
  }

  /**
   * For each element of the output of an adaptive pool over one or two spatial dimensions, the
   * elements of its bin in row-major order.
   */
  public static int[][] bins(Shape x, Shape y) {
    int[][] bins = new int[y.elementCount()][];
    boolean flat = x.rank() == 3;
    for (int i = 0; i < bins.length; i++) {
      int[] at = coordinates(y, i);
      int firstRow = flat ? 0 : binStart(at[2], x.dim(2), y.dim(2));
      int endRow = flat ? 1 : binEnd(at[2], x.dim(2), y.dim(2));
      int firstColumn = binStart(at[y.rank() - 1], x.dim(-1), y.dim(-1));
      int endColumn = binEnd(at[y.rank() - 1], x.dim(-1), y.dim(-1));
      int plane = (at[0] * x.dim(1) + at[1]) * x.elementCount(2, x.rank());
      int[] bin = new int[(endRow - firstRow) * (endColumn - firstColumn)];
      int next = 0;
      for (int row = firstRow; row < endRow; row++) {
        for (int column = firstColumn; column < endColumn; column++) {
          bin[next++] = plane + row * x.dim(-1) + column;
        }
      }
      bins[i] = bin;
    }
    return bins;
  }

  private static int binStart(int bin, int extent, int bins) {
    return (int) ((long) bin * extent / bins);
  }

  private static int binEnd(int bin, int extent, int bins) {
    return (int) (((bin + 1L) * extent + bins - 1) / bins);
  }
}
