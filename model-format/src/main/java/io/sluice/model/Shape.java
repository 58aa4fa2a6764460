package io.sluice.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * The extents of a tensor, outermost first. The number of elements fits in an {@code int}; an
 * extent of 0 makes an empty tensor, a rank of 0 is a scalar with one element.
 */
public final class Shape {
  /** No tensor has more dimensions than this. */
  public static final int MAX_RANK = 8;

  private final int[] extents;
  private final int elementCount;

  private Shape(int[] extents) {
    InvalidModelException.check(
        extents.length <= MAX_RANK,
        "shape %s has %d dimensions; at most %d are supported",
        Arrays.toString(extents),
        extents.length,
        MAX_RANK);
    long count = 1;
    for (int extent : extents) {
      InvalidModelException.check(
          extent >= 0, "shape %s: an extent is negative", Arrays.toString(extents));
      count *= extent;
      InvalidModelException.check(
          count <= Integer.MAX_VALUE,
          "shape %s has more than 2^31-1 elements",
          Arrays.toString(extents));
    }
    this.extents = extents;
    this.elementCount = (int) count;
  }

  /**
   * The shape with the given extents.
   *
   * @throws InvalidModelException if an extent is negative, or there are too many elements
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Shape of(int... extents) {
    return new Shape(extents.clone());
  }

  /** The number of dimensions. */
  public int rank() {
    return extents.length;
  }

  /** The extent of dimension {@code axis}; a negative axis counts from the end. */
  public int dim(int axis) {
    return extents[axis < 0 ? axis + extents.length : axis];
  }

  /** The product of all extents. */
  public int elementCount() {
    return elementCount;
  }

  /**
   * The product of the extents of dimensions {@code from} (inclusive) to {@code to} (exclusive).
   */
  public int elementCount(int from, int to) {
    int count = 1;
    for (int axis = from; axis < to; axis++) {
      count *= extents[axis];
    }
    return count;
  }

  /** A fresh array of the extents. */
  @JsonValue
  public int[] toArray() {
    return extents.clone();
  }

  /** This shape with one extent replaced. */
  public Shape withDim(int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis < 0 ? axis + extents.length : axis] = extent;
    return new Shape(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  /** The extents in brackets, for example {@code [1, 8, 16]}. */
  @Override
  public String toString() {
    return Arrays.toString(extents);
  }
}
