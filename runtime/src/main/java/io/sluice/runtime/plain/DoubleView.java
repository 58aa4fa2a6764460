package io.sluice.runtime.plain;

import io.sluice.model.DataType;

/** Elements in a {@code double[]}. */
public final class DoubleView extends TensorView {
  private final double[] array;

  public DoubleView(double[] array, int offset, int count) {
    super(DataType.FLOAT64, offset, count);
    this.array = array;
  }

  /** The array itself; the elements begin at {@link #offset}. */
  public double[] array() {
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
    return (long) array[offset() + index];
  }

  @Override
  public void setFloat(int index, float value) {
    array[offset() + index] = value;
  }

  @Override
  public void setDouble(int index, double value) {
    array[offset() + index] = value;
  }

  @Override
  public void setLong(int index, long value) {
    array[offset() + index] = (double) value;
  }

  @Override
  public void copy(int index, TensorView from, int first, int length) {
    double[] source = ((DoubleView) from).array;
    System.arraycopy(source, from.offset() + first, array, offset() + index, length);
  }

  @Override
  void copyApart(int index, int step, TensorView from, int first, int fromStep, int length) {
    double[] source = ((DoubleView) from).array;
    int read = from.offset() + first;
    int write = offset() + index;
    for (int i = 0; i < length; i++) {
      array[write + i * step] = source[read + i * fromStep];
    }
  }
}
