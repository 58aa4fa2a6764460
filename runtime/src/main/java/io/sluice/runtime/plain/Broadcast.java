package io.sluice.runtime.plain;

import io.sluice.model.Shape;
import java.util.Arrays;

/**
 * Several tensors walked at once, element by element, in the row-major order of one shape that they
 * are stretched to. The walk is a number of rows of equal length; within a row each tensor advances
 * by a step of its own, which is 0 where it is repeated. Axes along which all tensors go on as they
 * did are walked as one, so tensors of one shape make a single row.
 *
 * <pre>
 * for (int row = 0; row &lt; walk.rows(); row++) {
 *   int x = walk.first(0, row);
 *   int y = walk.first(1, row);
 *   for (int i = 0; i &lt; walk.length(); i++) {
 *     result[row * walk.length() + i] = f(a[x + i * walk.step(0)], b[y + i * walk.step(1)]);
 *   }
 * }
 * </pre>
 *
 * <p>Immutable; walking allocates nothing. Of an empty shape there are no rows.
 */
public final class Broadcast {
  private final int[] offsets;
  private final int[] extents;
  private final int[][] steps;
  private final int rows;

  private Broadcast(int[] extents, Strides... operands) {
    int[] walked = new int[extents.length + 1];
    int[][] by = new int[operands.length][walked.length];
    walked[0] = 1;
    int top = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      int extent = extents[axis];
      if (extent == 1) {
        continue;
      }
      if (walked[top] != 1 && !nested(by, top, operands, axis, extent)) {
        top++;
        walked[top] = 1;
      }
      walked[top] *= extent;
      for (int i = 0; i < operands.length; i++) {
        by[i][top] = operands[i].step(axis);
      }
    }
    this.offsets = Arrays.stream(operands).mapToInt(Strides::offset).toArray();
    this.extents = Arrays.copyOf(walked, top + 1);
    this.steps = new int[operands.length][];
    Arrays.setAll(steps, i -> Arrays.copyOf(by[i], this.extents.length));
    this.rows = rows(this.extents);
  }

  /** Whether for every operand one step along the axis before is one pass along this axis. */
  private static boolean nested(int[][] by, int top, Strides[] operands, int axis, int extent) {
    for (int i = 0; i < operands.length; i++) {
      if (by[i][top] != operands[i].step(axis) * extent) {
        return false;
      }
    }
    return true;
  }

  private static int rows(int[] extents) {
    int count = 1;
    for (int axis = 0; axis < extents.length - 1; axis++) {
      count *= extents[axis];
    }
    return extents[extents.length - 1] == 0 ? 0 : count;
  }

  /**
   * A walk over row-major tensors that are stretched as NumPy does: shapes are aligned at their
   * last axes, and extents of 1 are repeated.
   *
   * @param result the shape to stretch to, which {@link #shape} gives
   * @throws IllegalArgumentException if an operand cannot be stretched to it
   */
  public static Broadcast of(Shape result, Shape... operands) {
    Strides[] strides = new Strides[operands.length];
    Arrays.setAll(strides, i -> stretched(operands[i], result));
    return new Broadcast(result.toArray(), strides);
  }

  /**
   * A walk over tensors that are laid out in any way.
   *
   * @param extents of the box to walk
   * @param operands where each tensor's elements of the box lie
   * @throws IllegalArgumentException if the ranks differ
   */
  public static Broadcast over(int[] extents, Strides... operands) {
    for (Strides operand : operands) {
      if (operand.rank() != extents.length) {
        throw new IllegalArgumentException("box " + Arrays.toString(extents) + ", " + operand);
      }
    }
    return new Broadcast(extents, operands);
  }

  private static Strides stretched(Shape operand, Shape result) {
    Strides strides = Strides.of(operand);
    int[] steps = new int[result.rank()];
    int shift = result.rank() - operand.rank();
    for (int axis = 0; axis < operand.rank(); axis++) {
      int extent = operand.dim(axis);
      if (shift < 0 || extent != 1 && extent != result.dim(shift + axis)) {
        throw new IllegalArgumentException(operand + " does not stretch to " + result);
      }
      steps[shift + axis] = extent == 1 ? 0 : strides.step(axis);
    }
    return new Strides(0, steps);
  }

  /**
   * The shape that all operands can be stretched to.
   *
   * @throws io.sluice.model.InvalidModelException naming the node, if there is none
   */
  public static Shape shape(PlainNode node, Shape... operands) {
    int rank = Arrays.stream(operands).mapToInt(Shape::rank).max().orElse(0);
    long[] extents = new long[rank];
    Arrays.fill(extents, 1);
    for (Shape operand : operands) {
      int shift = rank - operand.rank();
      for (int axis = 0; axis < operand.rank(); axis++) {
        int extent = operand.dim(axis);
        node.check(
            extent == 1 || extents[shift + axis] == 1 || extents[shift + axis] == extent,
            "shapes %s do not broadcast: extents %d and %d at axis %d",
            Arrays.toString(operands),
            extents[shift + axis],
            extent,
            shift + axis - rank);
        extents[shift + axis] = extent == 1 ? extents[shift + axis] : extent;
      }
    }
    return node.shapeOf(extents);
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of elements in each row. */
  public int length() {
    return extents[extents.length - 1];
  }

  /** Where an operand's element of the beginning of a row lies. */
  public int first(int operand, int row) {
    int[] by = steps[operand];
    int index = offsets[operand];
    int rest = row;
    for (int axis = extents.length - 2; axis >= 0; axis--) {
      index += rest % extents[axis] * by[axis];
      rest /= extents[axis];
    }
    return index;
  }

  /** How far an operand advances from one element of a row to the next. */
  public int step(int operand) {
    return steps[operand][extents.length - 1];
  }
}
