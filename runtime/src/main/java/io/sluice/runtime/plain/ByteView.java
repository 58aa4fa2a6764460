package io.sluice.runtime.plain;

import io.sluice.model.DataType;

/** Elements in a {@code byte[]}. */
public final class ByteView extends TensorView {
  private final byte[] array;
  private final boolean signed;
  private final boolean truth;

  public ByteView(DataType type, byte[] array, int offset, int count) {
    super(type, offset, count);
    this.array = array;
    this.signed = type == DataType.INT8;
    this.truth = type == DataType.BOOL;
  }

  /** The array itself; the elements begin at {@link #offset}. */
  public byte[] array() {
    return array;
  }

  @Override
  public float getFloat(int index) {
    return (float) getInt(index);
  }

  @Override
  public double getDouble(int index) {
    return getInt(index);
  }

  @Override
  public long getLong(int index) {
    return getInt(index);
  }

  private int getInt(int index) {
    byte value = array[offset() + index];
    return signed ? value : value & 0xff;
  }

  @Override
  public void setFloat(int index, float value) {
    array[offset() + index] = (byte) (truth ? (value == 0f ? 0 : 1) : (long) value);
  }

  @Override
  public void setDouble(int index, double value) {
    array[offset() + index] = (byte) (truth ? (value == 0d ? 0 : 1) : (long) value);
  }

  @Override
  public void setLong(int index, long value) {
    array[offset() + index] = (byte) (truth ? (value == 0 ? 0 : 1) : value);
  }

  @Override
  public void copy(int index, TensorView from, int first, int length) {
    byte[] source = ((ByteView) from).array;
    System.arraycopy(source, from.offset() + first, array, offset() + index, length);
  }

  @Override
  void copyApart(int index, int step, TensorView from, int first, int fromStep, int length) {
    byte[] source = ((ByteView) from).array;
    int read = from.offset() + first;
    int write = offset() + index;
    for (int i = 0; i < length; i++) {
      array[write + i * step] = source[read + i * fromStep];
    }
  }
}
