package io.sluice.tools.npy;

import io.sluice.model.DataType;
import io.sluice.model.Float16;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** An array of numbers as in NumPy: element type, shape, and elements in row-major order. */
public final class NpyArray {
  private final DataType type;
  private final int[] shape;
  private final ByteBuffer data;

  /** Takes over the buffer, whose byte order tells that of the elements. */
  NpyArray(DataType type, int[] shape, ByteBuffer data) {
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
    return new NpyArray(DataType.FLOAT32, shape.clone(), data);
  }

  /** INT8 elements, which are copied. */
  public static NpyArray ofBytes(int[] shape, byte... values) {
    return new NpyArray(DataType.INT8, shape.clone(), ByteBuffer.wrap(values.clone()));
  }

  /** INT32 elements, which are copied. */
  public static NpyArray ofInts(int[] shape, int... values) {
    ByteBuffer data = allocate(values.length, Integer.BYTES);
    data.asIntBuffer().put(values);
    return new NpyArray(DataType.INT32, shape.clone(), data);
  }

  /** INT64 elements, which are copied. */
  public static NpyArray ofLongs(int[] shape, long... values) {
    ByteBuffer data = allocate(values.length, Long.BYTES);
    data.asLongBuffer().put(values);
    return new NpyArray(DataType.INT64, shape.clone(), data);
  }

  /** The elements of a tensor, which are copied. */
  public static NpyArray of(TensorData tensor) {
    ByteBuffer data = allocate(tensor.byteCount(), 1);
    data.put(tensor.bytes()).flip();
    return new NpyArray(tensor.type(), tensor.shape().toArray(), data);
  }

  private static ByteBuffer allocate(int count, int bytes) {
    return ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  public DataType type() {
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
            case FLOAT16 -> Float16.toFloat(data.getShort(i * Short.BYTES));
            case FLOAT32 -> data.getFloat(i * Float.BYTES);
            case FLOAT64 -> (float) data.getDouble(i * Double.BYTES);
            case UINT64 -> new BigInteger(Long.toUnsignedString(integer(i))).floatValue();
            case INT8, UINT8, BOOL, INT16, UINT16, INT32, UINT32, INT64, STRING ->
                (float) integer(i);
          };
    }
    return values;
  }

  /**
   * The elements of an array of any integer type or BOOL; of UINT64 the bits.
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
      case BOOL -> data.get(index) == 0 ? 0 : 1;
      case INT16 -> data.getShort(index * Short.BYTES);
      case UINT16 -> Short.toUnsignedInt(data.getShort(index * Short.BYTES));
      case INT32 -> data.getInt(index * Integer.BYTES);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(index * Integer.BYTES));
      case INT64, UINT64 -> data.getLong(index * Long.BYTES);
      case FLOAT16, FLOAT32, FLOAT64, STRING ->
          throw new IllegalStateException("the array is " + type + ", not of integers");
    };
  }

  /**
   * Some of the elements, in their order, as a tensor.
   *
   * @param first index of the first of them
   * @param shape of the tensor, which says how many there are
   * @throws IndexOutOfBoundsException if the array has not that many
   */
  public TensorData toTensor(int first, Shape shape) {
    int start = Math.multiplyExact(first, type.bytes());
    int length = Math.multiplyExact(shape.elementCount(), type.bytes());
    byte[] bytes = new byte[length];
    data.get(data.position() + start, bytes);
    toLittleEndian(bytes);
    return TensorData.ofRawBytes(type, shape, ByteBuffer.wrap(bytes));
  }

  /** The elements' bytes, little-endian. */
  byte[] littleEndianBytes() {
    byte[] bytes = new byte[data.remaining()];
    data.get(data.position(), bytes);
    toLittleEndian(bytes);
    return bytes;
  }

  private void toLittleEndian(byte[] bytes) {
    if (data.order() == ByteOrder.BIG_ENDIAN) {
      for (int start = 0; start < bytes.length; start += type.bytes()) {
        reverse(bytes, start, start + type.bytes() - 1);
      }
    }
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
