package io.sluice.tools;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** An array of numbers as NumPy has it: element type, shape, elements in row-major order. */
public final class NpyArray {
  private final Type type;
  private final int[] shape;
  private final ByteBuffer data;

  /** The element types that are supported. */
  public enum Type {
    FLOAT32("f4", 4),
    FLOAT64("f8", 8),
    INT8("i1", 1),
    UINT8("u1", 1),
    INT16("i2", 2),
    INT32("i4", 4),
    INT64("i8", 8);

    private final String code;
    private final int bytes;

    Type(String code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    /** NumPy's kind and size, without the byte order. */
    String code() {
      return code;
    }

    /** Bytes per element. */
    public int bytes() {
      return bytes;
    }
  }

  /** Takes over the buffer, whose byte order tells that of the elements. */
  NpyArray(Type type, int[] shape, ByteBuffer data) {
    long bytes = elementCount(shape) * type.bytes();
    if (bytes != data.remaining()) {
      throw new IllegalArgumentException(
          "%s array of shape %s takes %d bytes, not %d"
              .formatted(type, Arrays.toString(shape), bytes, data.remaining()));
    }
    this.type = type;
    this.shape = shape;
    this.data = data;
  }

  /**
   * The product of the extents, of which some may be 0.
   *
   * @throws ArithmeticException if it does not fit in a {@code long}
   */
  static long elementCount(int[] shape) {
    long count = 1;
    for (int extent : shape) {
      count = Math.multiplyExact(count, (long) extent);
    }
    return count;
  }

  /** FLOAT32 elements, which are copied. */
  public static NpyArray ofFloats(int[] shape, float... values) {
    ByteBuffer data = allocate(values.length, Float.BYTES);
    data.asFloatBuffer().put(values);
    return new NpyArray(Type.FLOAT32, shape.clone(), data);
  }

  /** INT8 elements, which are copied. */
  public static NpyArray ofBytes(int[] shape, byte... values) {
    return new NpyArray(Type.INT8, shape.clone(), ByteBuffer.wrap(values.clone()));
  }

  /** UINT8 elements, which are copied: the byte -1 stands for 255. */
  public static NpyArray ofUnsignedBytes(int[] shape, byte... values) {
    return new NpyArray(Type.UINT8, shape.clone(), ByteBuffer.wrap(values.clone()));
  }

  /** INT32 elements, which are copied. */
  public static NpyArray ofInts(int[] shape, int... values) {
    ByteBuffer data = allocate(values.length, Integer.BYTES);
    data.asIntBuffer().put(values);
    return new NpyArray(Type.INT32, shape.clone(), data);
  }

  /** INT64 elements, which are copied. */
  public static NpyArray ofLongs(int[] shape, long... values) {
    ByteBuffer data = allocate(values.length, Long.BYTES);
    data.asLongBuffer().put(values);
    return new NpyArray(Type.INT64, shape.clone(), data);
  }

  private static ByteBuffer allocate(int count, int bytes) {
    return ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  public Type type() {
    return type;
  }

  /** A fresh array of the extents, outermost first; empty for a scalar. */
  public int[] shape() {
    return shape.clone();
  }

  public int elementCount() {
    return data.remaining() / type.bytes();
  }

  /** The elements as floats: FLOAT64 and wide integers are rounded to the nearest. */
  public float[] toFloats() {
    float[] values = new float[elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case FLOAT32 -> data.getFloat(i * Float.BYTES);
            case FLOAT64 -> (float) data.getDouble(i * Double.BYTES);
            case INT8, UINT8, INT16, INT32, INT64 -> (float) integer(i);
          };
    }
    return values;
  }

  /**
   * The elements of an array of any integer type.
   *
   * @throws IllegalStateException if it holds floats
   */
  public long[] toLongs() {
    long[] values = new long[elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(i);
    }
    return values;
  }

  /**
   * The elements of an INT8 or UINT8 array; 255 becomes the byte -1.
   *
   * @throws IllegalStateException if it is of another type
   */
  public byte[] toBytes() {
    if (type.bytes() != 1) {
      throw new IllegalStateException("the array is " + type + ", not INT8 or UINT8");
    }
    byte[] values = new byte[elementCount()];
    data.get(data.position(), values);
    return values;
  }

  private long integer(int index) {
    return switch (type) {
      case INT8 -> data.get(index);
      case UINT8 -> Byte.toUnsignedInt(data.get(index));
      case INT16 -> data.getShort(index * Short.BYTES);
      case INT32 -> data.getInt(index * Integer.BYTES);
      case INT64 -> data.getLong(index * Long.BYTES);
      case FLOAT32, FLOAT64 ->
          throw new IllegalStateException("the array is " + type + ", not of integers");
    };
  }

  /** The elements' bytes, little-endian. */
  byte[] littleEndianBytes() {
    byte[] bytes = new byte[data.remaining()];
    data.get(data.position(), bytes);
    if (data.order() == ByteOrder.BIG_ENDIAN) {
      for (int start = 0; start < bytes.length; start += type.bytes()) {
        reverse(bytes, start, start + type.bytes() - 1);
      }
    }
    return bytes;
  }

  private static void reverse(byte[] bytes, int first, int last) {
    for (; first < last; first++, last--) {
      byte swapped = bytes[first];
      bytes[first] = bytes[last];
      bytes[last] = swapped;
    }
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
