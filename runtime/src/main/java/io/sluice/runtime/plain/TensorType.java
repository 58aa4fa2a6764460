package io.sluice.runtime.plain;

import io.sluice.model.DataType;
import io.sluice.model.Shape;

/** The element type and shape of a tensor. */
public record TensorType(DataType type, Shape shape) {
  /** Far beyond what runs on streams. */
  public static final int MAX_ELEMENTS = 1 << 26;

  /** The number of elements. */
  public int count() {
    return shape.elementCount();
  }

  /** How many bytes the elements take in memory. */
  public long bytes() {
    return (long) Storage.of(type).bytes() * count();
  }

  @Override
  public String toString() {
    return type.code() + shape;
  }
}
