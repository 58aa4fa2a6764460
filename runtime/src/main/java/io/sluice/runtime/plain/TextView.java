package io.sluice.runtime.plain;

import io.sluice.model.DataType;
import java.util.Arrays;
import java.util.List;

/** Texts in a {@code String[]}; they are no numbers, so only copying is possible. */
public final class TextView extends TensorView {
  private final String[] array;

  public TextView(String[] array, int offset, int count) {
    super(DataType.STRING, offset, count);
    this.array = array;
  }

  /** Texts, and one more after them. */
  public static TextView of(List<String> texts, String last) {
    String[] array = Arrays.copyOf(texts.toArray(String[]::new), texts.size() + 1);
    array[texts.size()] = last;
    return new TextView(array, 0, array.length);
  }

  /** The text at an index. */
  public String get(int index) {
    return array[offset() + index];
  }

  /** Sets the text at an index. */
  public void set(int index, String text) {
    array[offset() + index] = text;
  }

  private static UnsupportedOperationException notANumber() {
    return new UnsupportedOperationException("a text is not a number");
  }

  @Override
  public float getFloat(int index) {
    throw notANumber();
  }

  @Override
  public double getDouble(int index) {
    throw notANumber();
  }

  @Override
  public long getLong(int index) {
    throw notANumber();
  }

  @Override
  public void setFloat(int index, float value) {
    throw notANumber();
  }

  @Override
  public void setDouble(int index, double value) {
    throw notANumber();
  }

  @Override
  public void setLong(int index, long value) {
    throw notANumber();
  }

  @Override
  public void copy(int index, TensorView from, int first, int length) {
    String[] source = ((TextView) from).array;
    System.arraycopy(source, from.offset() + first, array, offset() + index, length);
  }

  @Override
  void copyApart(int index, int step, TensorView from, int first, int fromStep, int length) {
    String[] source = ((TextView) from).array;
    int read = from.offset() + first;
    int write = offset() + index;
    for (int i = 0; i < length; i++) {
      array[write + i * step] = source[read + i * fromStep];
    }
  }
}
