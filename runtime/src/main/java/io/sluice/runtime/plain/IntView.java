package io.sluice.runtime.plain;

import io.sluice.model.DataType;

/** Elements in an {@code int[]}. */
public final class IntView extends TensorView {
  private final int[] array;

  public IntView(DataType type, int[] array, int offset, int count) {
    super(type, offset, count);
    this.array = array;
  }

  /** The array itself; the elements begin at {@link #offset}. */
  public int[] array() {
    return array;
  }

  @Override
  public float getFloat(int index) {
    return (float) array[offset() + index];
  }

  @Override
  public double getDouble(int index) {
    return array[offset() + index];
  }

  @Override
  public long getLong(int index) {
    return array[offset() + index];
  }

  @Override
  public void setFloat(int index, float value) {
    setLong(index, (long) value);
  }

  @Override
  public void setDouble(int index, double value) {
    setLong(index, (long) value);
  }

  @Override
  public void setLong(int index, long value) {
    array[offset() + index] =
        switch (type()) {
          case INT16 -> (short) value;
          case UINT16 -> (char) value;
          default -> (int) value;
        };
  }

  @Override
  public void copy(int index, TensorView from, int first, int length) {
    int[] source = ((IntView) from).array;
    System.arraycopy(source, from.offset() + first, array, offset() + index, length);
  }

  @Override
  void copyApart(int index, int step, TensorView from, int first, int fromStep, int length) {
    int[] source = ((IntView) from).array;
    int read = from.offset() + first;
    int write = offset() + index;
    for (int i = 0; i < length; i++) {
      array[write + i * step] = source[read + i * fromStep];
    }
  }
}
