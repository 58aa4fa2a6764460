package io.sluice.runtime.plain;

import io.sluice.model.DataType;

/** Elements in a {@code long[]}. */
public final class LongView extends TensorView {
  private final long[] array;
  private final long mask;
  private final boolean unsigned;

  public LongView(DataType type, long[] array, int offset, int count) {
    super(type, offset, count);
    this.array = array;
    this.mask = type == DataType.UINT32 ? 0xffffffffL : -1L;
    this.unsigned = type == DataType.UINT64;
  }

  /** The array itself; the elements begin at {@link #offset}. */
  public long[] array() {
    return array;
  }

  @Override
  public float getFloat(int index) {
    long value = array[offset() + index];
    return unsigned && value < 0 ? 2f * (float) halved(value) : (float) value;
  }

  @Override
  public double getDouble(int index) {
    long value = array[offset() + index];
    return unsigned && value < 0 ? 2d * (double) halved(value) : (double) value;
  }

  /** Half of an unsigned value; the bit that falls off stays as the one that decides rounding. */
  private static long halved(long value) {
    return value >>> 1 | value & 1;
  }

  @Override
  public long getLong(int index) {
    return array[offset() + index];
  }

  @Override
  public void setFloat(int index, float value) {
    setDouble(index, value);
  }

  @Override
  public void setDouble(int index, double value) {
    setLong(
        index,
        unsigned && value >= 0x1p63 ? (long) (value - 0x1p63) ^ Long.MIN_VALUE : (long) value);
  }

  @Override
  public void setLong(int index, long value) {
    array[offset() + index] = value & mask;
  }

  @Override
  public void copy(int index, TensorView from, int first, int length) {
    long[] source = ((LongView) from).array;
    System.arraycopy(source, from.offset() + first, array, offset() + index, length);
  }

  @Override
  void copyApart(int index, int step, TensorView from, int first, int fromStep, int length) {
    long[] source = ((LongView) from).array;
    int read = from.offset() + first;
    int write = offset() + index;
    for (int i = 0; i < length; i++) {
      array[write + i * step] = source[read + i * fromStep];
    }
  }
}
