package io.sluice.runtime.plain;

import io.sluice.model.DataType;
import io.sluice.model.Float16;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The elements of one tensor, row-major, within an array that may hold others too. Setters convert
 * as Java's casts do and cut to the element type's bits; {@link DataType#BOOL} becomes 0 or 1,
 * {@link DataType#FLOAT16} is rounded.
 */
public abstract sealed class TensorView
    permits FloatView, DoubleView, ByteView, IntView, LongView, TextView {
  private final DataType type;
  private final int offset;
  private final int count;

  TensorView(DataType type, int offset, int count) {
    this.type = type;
    this.offset = offset;
    this.count = count;
  }

  /** Zeros in an array of their own. */
  public static TensorView allocate(DataType type, int count) {
    return switch (Storage.of(type)) {
      case FLOATS -> new FloatView(type, new float[count], 0, count);
      case DOUBLES -> new DoubleView(new double[count], 0, count);
      case BYTES -> new ByteView(type, new byte[count], 0, count);
      case INTS -> new IntView(type, new int[count], 0, count);
      case LONGS -> new LongView(type, new long[count], 0, count);
      case TEXTS -> new TextView(emptyTexts(count), 0, count);
    };
  }

  private static String[] emptyTexts(int count) {
    String[] texts = new String[count];
    Arrays.fill(texts, "");
    return texts;
  }

  /** The elements of a constant, copied, without another copy on the way. */
  public static TensorView of(TensorData data) {
    int count = data.shape().elementCount();
    ByteBuffer from = data.bytes();
    return switch (data.type()) {
      case FLOAT32 -> new FloatView(data.type(), data.toFloats(), 0, count);
      case INT8 -> new ByteView(data.type(), data.toBytes(), 0, count);
      case FLOAT64 -> {
        double[] values = new double[count];
        from.asDoubleBuffer().get(values);
        yield new DoubleView(values, 0, count);
      }
      case FLOAT16 -> {
        TensorView view = allocate(data.type(), count);
        for (int i = 0; i < count; i++) {
          view.setFloat(i, Float16.toFloat(from.getShort()));
        }
        yield view;
      }
      case STRING -> new TextView(data.toStrings().toArray(String[]::new), 0, count);
      case UINT8, BOOL, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> {
        TensorView view = allocate(data.type(), count);
        for (int i = 0; i < count; i++) {
          view.setLong(i, integer(data.type(), from));
        }
        yield view;
      }
    };
  }

  private static long integer(DataType type, ByteBuffer from) {
    return switch (type.bytes()) {
      case Byte.BYTES -> from.get();
      case Short.BYTES -> from.getShort();
      case Integer.BYTES -> from.getInt();
      default -> from.getLong();
    };
  }

  public final DataType type() {
    return type;
  }

  /** The index of the first element in the array. */
  public final int offset() {
    return offset;
  }

  /** The number of elements. */
  public final int count() {
    return count;
  }

  public abstract float getFloat(int index);

  public abstract double getDouble(int index);

  /** An element as an integer; unsigned ones are not negative, but for UINT64's upper half. */
  public abstract long getLong(int index);

  public abstract void setFloat(int index, float value);

  public abstract void setDouble(int index, double value);

  public abstract void setLong(int index, long value);

  /**
   * Copies elements of a tensor of the same storage.
   *
   * @param index of the first element to write
   * @param from may be this tensor
   * @param first index of the first element to read
   */
  public abstract void copy(int index, TensorView from, int first, int length);

  /** Copies one element. */
  public final void copy(int index, TensorView from, int first) {
    copy(index, from, first, 1);
  }

  /**
   * Copies elements that may lie apart, of a tensor of the same storage.
   *
   * @param index of the first element to write
   * @param step from one element to write to the next
   * @param from another tensor
   * @param first index of the first element to read
   * @param fromStep from one element to read to the next; 0 repeats it
   */
  public final void copy(
      int index, int step, TensorView from, int first, int fromStep, int length) {
    if (step == 1 && fromStep == 1) {
      copy(index, from, first, length);
    } else {
      copyApart(index, step, from, first, fromStep, length);
    }
  }

  abstract void copyApart(
      int index, int step, TensorView from, int first, int fromStep, int length);

  /** Writes one element of another tensor of the same storage into all of a run. */
  public final void fill(int index, int length, TensorView from, int first) {
    copyApart(index, 1, from, first, 0, length);
  }

  /** Writes one number into all elements, converted to their type. */
  public final void fill(float value) {
    for (int i = 0; i < count; i++) {
      setFloat(i, value);
    }
  }

  /** Copies all elements of a tensor of as many, of the same storage. */
  public final void copy(TensorView from) {
    copy(0, from, 0, count);
  }

  /** The elements as constant data. */
  public final TensorData toData(Shape shape) {
    if (this instanceof TextView texts) {
      return TensorData.ofStrings(shape, IntStream.range(0, count).mapToObj(texts::get).toList());
    }
    if (type == DataType.FLOAT32) {
      return TensorData.ofFloats(shape, toFloats());
    }
    return type.isFloat()
        ? TensorData.ofDoubles(type, shape, toDoubles())
        : TensorData.ofLongs(type, shape, toLongs());
  }

  /** A fresh array of the elements. */
  public final long[] toLongs() {
    long[] values = new long[count];
    Arrays.setAll(values, this::getLong);
    return values;
  }

  private float[] toFloats() {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = getFloat(i);
    }
    return values;
  }

  /** A fresh array of the elements. */
  public final double[] toDoubles() {
    double[] values = new double[count];
    Arrays.setAll(values, this::getDouble);
    return values;
  }
}
