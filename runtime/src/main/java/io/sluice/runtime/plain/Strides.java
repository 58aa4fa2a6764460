package io.sluice.runtime.plain;

import io.sluice.model.Shape;
import java.util.Arrays;

/**
 * Where the elements of a box lie in a tensor's memory: the first one's index, and how far one step
 * along each axis goes. What does not move elements (transposing, cutting out, reversing,
 * repeating) changes strides alone; {@link BoxCopy} then moves them.
 *
 * <p>Strides of empty tensors mean nothing, as no element lies anywhere.
 */
public final class Strides {
  private final int offset;
  private final int[] steps;

  /**
   * Strides of any kind.
   *
   * @param offset the index of the box's first element
   * @param steps the distance between neighbours along each axis; 0 repeats, negative ones reverse
   */
  public Strides(int offset, int... steps) {
    this.offset = offset;
    this.steps = steps.clone();
  }

  /** All of a tensor, row-major. */
  public static Strides of(Shape shape) {
    int[] steps = new int[shape.rank()];
    int step = 1;
    for (int axis = steps.length - 1; axis >= 0; axis--) {
      steps[axis] = step;
      step *= shape.dim(axis);
    }
    return new Strides(0, steps);
  }

  /** The number of axes. */
  public int rank() {
    return steps.length;
  }

  /** The index of the first element. */
  public int offset() {
    return offset;
  }

  /** The distance between neighbours along an axis. */
  public int step(int axis) {
    return steps[axis];
  }

  /** The axes in another order: axis {@code i} is {@code order[i]} of these. */
  public Strides permuted(int... order) {
    return new Strides(offset, Arrays.stream(order).map(axis -> steps[axis]).toArray());
  }

  /** The box that begins further along an axis. */
  public Strides from(int axis, int index) {
    return new Strides(offset + index * steps[axis], steps);
  }

  /** Every {@code factor}-th element along an axis; -1 goes backwards, 0 stays where it is. */
  public Strides every(int axis, int factor) {
    int[] changed = steps.clone();
    changed[axis] *= factor;
    return new Strides(offset, changed);
  }

  /** An axis seen as two, the second of which has {@code inner} elements. */
  public Strides split(int axis, int inner) {
    int[] longer = new int[steps.length + 1];
    System.arraycopy(steps, 0, longer, 0, axis + 1);
    System.arraycopy(steps, axis, longer, axis + 1, steps.length - axis);
    longer[axis] *= inner;
    return new Strides(offset, longer);
  }

  /** A further axis before all others, along which everything is repeated. */
  public Strides repeated() {
    int[] longer = new int[steps.length + 1];
    System.arraycopy(steps, 0, longer, 1, steps.length);
    return new Strides(offset, longer);
  }

  @Override
  public String toString() {
    return offset + "+" + Arrays.toString(steps);
  }
}
