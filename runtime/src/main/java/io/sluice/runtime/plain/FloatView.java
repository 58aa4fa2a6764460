package io.sluice.runtime.plain;

import io.sluice.model.DataType;
import io.sluice.model.Float16;

/** Elements in a {@code float[]}. */
public final class FloatView extends TensorView {
  private final float[] array;
  private final boolean half;

  public FloatView(DataType type, float[] array, int offset, int count) {
    super(type, offset, count);
    this.array = array;
    this.half = type == DataType.FLOAT16;
  }

  /** The array itself; the elements begin at {@link #offset}. */
  public float[] array() {
    return array;
  }

  @Override
  public float getFloat(int index) {
    return array[offset() + index];
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
    array[offset() + index] = half ? Float16.round(value) : value;
  }

  @Override
  public void setDouble(int index, double value) {
    setFloat(index, (float) value);
  }

  @Override
  public void setLong(int index, long value) {
    setFloat(index, (float) value);
  }

  @Override
  public void copy(int index, TensorView from, int first, int length) {
    float[] source = ((FloatView) from).array;
    System.arraycopy(source, from.offset() + first, array, offset() + index, length);
  }

  @Override
  void copyApart(int index, int step, TensorView from, int first, int fromStep, int length) {
    float[] source = ((FloatView) from).array;
    int read = from.offset() + first;
    int write = offset() + index;
    for (int i = 0; i < length; i++) {
      array[write + i * step] = source[read + i * fromStep];
    }
  }
}
