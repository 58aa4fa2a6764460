package io.sluice.runtime.plain;

import java.util.Arrays;

/**
 * Copies a box of elements from one tensor to another, each laid out in its own {@link Strides}.
 * Axes that lie one in the other in both tensors are walked as one, so that what is contiguous is
 * copied in one run.
 */
public final class BoxCopy {
  private final int fromOffset;
  private final int toOffset;
  private final int[] extents;
  private final int[] fromSteps;
  private final int[] toSteps;
  private final int last;

  /**
   * A copy that can be run any number of times.
   *
   * @param extents of the box; if one is 0, nothing is copied
   * @param from where the box lies in the source
   * @param to where it is written, each element at a place of its own
   * @throws IllegalArgumentException if the ranks differ
   */
  public BoxCopy(int[] extents, Strides from, Strides to) {
    if (extents.length != from.rank() || extents.length != to.rank()) {
      throw new IllegalArgumentException(
          "box " + Arrays.toString(extents) + ", from " + from + ", to " + to);
    }
    int[] box = new int[extents.length + 1];
    int[] reads = new int[box.length];
    int[] writes = new int[box.length];
    box[0] = 1;
    int top = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      int extent = extents[axis];
      int read = from.step(axis);
      int write = to.step(axis);
      if (extent == 1) {
        continue;
      }
      boolean nested = reads[top] == read * extent && writes[top] == write * extent;
      if (!nested && box[top] != 1) {
        top++;
        box[top] = 1;
      }
      box[top] *= extent;
      reads[top] = read;
      writes[top] = write;
    }
    this.fromOffset = from.offset();
    this.toOffset = to.offset();
    this.extents = Arrays.copyOf(box, top + 1);
    this.fromSteps = Arrays.copyOf(reads, top + 1);
    this.toSteps = Arrays.copyOf(writes, top + 1);
    this.last = Arrays.stream(extents).anyMatch(extent -> extent == 0) ? -1 : top;
  }

  /** Copies the box between tensors of the same storage. */
  public void run(TensorView from, TensorView to) {
    if (last >= 0) {
      walk(0, from, fromOffset, to, toOffset);
    }
  }

  private void walk(int axis, TensorView from, int read, TensorView to, int write) {
    if (axis == last) {
      to.copy(write, toSteps[axis], from, read, fromSteps[axis], extents[axis]);
      return;
    }
    for (int i = 0; i < extents[axis]; i++) {
      walk(axis + 1, from, read + i * fromSteps[axis], to, write + i * toSteps[axis]);
    }
  }
}
