package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The elements of a constant tensor: immutable, little-endian, row-major, as in the file. */
public final class TensorData {
  private final DataType type;
  private final Shape shape;
  private final ByteBuffer bytes;
  private final List<String> texts;

  private TensorData(Shape shape, List<String> texts) {
    check(
        texts.size() == shape.elementCount(),
        "STRING tensor of shape %s has %d texts, not %d",
        shape,
        texts.size(),
        shape.elementCount());
    this.type = DataType.STRING;
    this.shape = shape;
    this.bytes = ByteBuffer.allocate(0);
    this.texts = List.copyOf(texts);
  }

  private TensorData(DataType type, Shape shape, ByteBuffer bytes) {
    check(
        bytes.remaining() == (long) shape.elementCount() * type.bytes(),
        "%s tensor of shape %s takes %d bytes, not %d",
        type.code(),
        shape,
        (long) shape.elementCount() * type.bytes(),
        bytes.remaining());
    this.type = type;
    this.shape = shape;
    this.bytes = bytes;
    this.texts = List.of();
  }

  /**
   * STRING data.
   *
   * @throws InvalidModelException if the number of texts is not that of the shape
   */
  public static TensorData ofStrings(Shape shape, List<String> texts) {
    return new TensorData(shape, texts);
  }

  /** Wraps a slice of a file; the caller must not change the bytes afterwards. */
  static TensorData wrap(DataType type, Shape shape, ByteBuffer bytes) {
    return new TensorData(type, shape, bytes.slice());
  }

  /**
   * FLOAT32 data; the array is copied.
   *
   * @throws InvalidModelException if the number of values is not that of the shape
   */
  public static TensorData ofFloats(Shape shape, float... values) {
    ByteBuffer bytes = allocate(values.length * 4L);
    bytes.asFloatBuffer().put(values);
    return new TensorData(DataType.FLOAT32, shape, bytes);
  }

  /**
   * INT8 data; the array is copied.
   *
   * @throws InvalidModelException if the number of values is not that of the shape
   */
  public static TensorData ofBytes(Shape shape, byte... values) {
    return new TensorData(DataType.INT8, shape, ByteBuffer.wrap(values.clone()));
  }

  /**
   * INT32 data; the array is copied.
   *
   * @throws InvalidModelException if the number of values is not that of the shape
   */
  public static TensorData ofInts(Shape shape, int... values) {
    ByteBuffer bytes = allocate(values.length * 4L);
    bytes.asIntBuffer().put(values);
    return new TensorData(DataType.INT32, shape, bytes);
  }

  /**
   * Data of any integer type or BOOL, each value cut to the type's bits; the array is copied.
   *
   * @throws InvalidModelException if the number of values is not that of the shape
   */
  public static TensorData ofLongs(DataType type, Shape shape, long... values) {
    ByteBuffer bytes = allocate((long) values.length * type.bytes());
    for (long value : values) {
      switch (type) {
        case INT8, UINT8 -> bytes.put((byte) value);
        case BOOL -> bytes.put((byte) (value == 0 ? 0 : 1));
        case INT16, UINT16 -> bytes.putShort((short) value);
        case INT32, UINT32 -> bytes.putInt((int) value);
        case INT64, UINT64 -> bytes.putLong(value);
        case FLOAT16, FLOAT32, FLOAT64, STRING ->
            throw new IllegalArgumentException(type.code() + " is not an integer type");
      }
    }
    return new TensorData(type, shape, bytes.flip());
  }

  /**
   * Data of any floating-point type, each value rounded to it; the array is copied.
   *
   * @throws InvalidModelException if the number of values is not that of the shape
   */
  public static TensorData ofDoubles(DataType type, Shape shape, double... values) {
    ByteBuffer bytes = allocate((long) values.length * type.bytes());
    for (double value : values) {
      switch (type) {
        case FLOAT16 -> bytes.putShort(Float16.fromFloat((float) value));
        case FLOAT32 -> bytes.putFloat((float) value);
        case FLOAT64 -> bytes.putDouble(value);
        default -> throw new IllegalArgumentException(type.code() + " is not a float type");
      }
    }
    return new TensorData(type, shape, bytes.flip());
  }

  /**
   * Data of any type from its bytes, little-endian, row-major; they are copied.
   *
   * @throws InvalidModelException if the number of bytes is not that of the shape
   */
  public static TensorData ofRawBytes(DataType type, Shape shape, ByteBuffer littleEndian) {
    ByteBuffer bytes = allocate(littleEndian.remaining());
    bytes.put(littleEndian.duplicate()).flip();
    return new TensorData(type, shape, bytes);
  }

  private static ByteBuffer allocate(long bytes) {
    check(bytes <= Integer.MAX_VALUE, "a tensor of %d bytes is too large", bytes);
    return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public DataType type() {
    return type;
  }

  public Shape shape() {
    return shape;
  }

  /** The texts of a STRING tensor. */
  public List<String> toStrings() {
    require(DataType.STRING);
    return texts;
  }

  /** The number of bytes; 0 for texts. */
  public int byteCount() {
    return bytes.remaining();
  }

  /** A read-only view of the bytes, little-endian. */
  public ByteBuffer bytes() {
    return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A fresh array of the elements of a FLOAT32 tensor. */
  public float[] toFloats() {
    require(DataType.FLOAT32);
    float[] values = new float[shape.elementCount()];
    bytes().asFloatBuffer().get(values);
    return values;
  }

  /** A fresh array of the elements of an INT8 tensor. */
  public byte[] toBytes() {
    require(DataType.INT8);
    byte[] values = new byte[shape.elementCount()];
    bytes().get(values);
    return values;
  }

  /**
   * A fresh array of the elements of a tensor of any integer type or BOOL; unsigned ones are not
   * negative, but for UINT64, whose bits are kept.
   */
  public long[] toLongs() {
    ByteBuffer from = bytes();
    long[] values = new long[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case INT8 -> from.get();
            case UINT8 -> Byte.toUnsignedLong(from.get());
            case BOOL -> from.get() == 0 ? 0 : 1;
            case INT16 -> from.getShort();
            case UINT16 -> Short.toUnsignedLong(from.getShort());
            case INT32 -> from.getInt();
            case UINT32 -> Integer.toUnsignedLong(from.getInt());
            case INT64, UINT64 -> from.getLong();
            case FLOAT16, FLOAT32, FLOAT64, STRING ->
                throw new IllegalStateException("tensor is " + type.code() + ", not integers");
          };
    }
    return values;
  }

  /** A fresh array of the elements of a tensor of any floating-point type. */
  public double[] toDoubles() {
    ByteBuffer from = bytes();
    double[] values = new double[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case FLOAT16 -> Float16.toFloat(from.getShort());
            case FLOAT32 -> from.getFloat();
            case FLOAT64 -> from.getDouble();
            default -> throw new IllegalStateException("tensor is " + type.code() + ", not floats");
          };
    }
    return values;
  }

  private void require(DataType wanted) {
    if (type != wanted) {
      throw new IllegalStateException("tensor is " + type.code() + ", not " + wanted.code());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorData that
        && type == that.type
        && shape.equals(that.shape)
        && bytes.equals(that.bytes)
        && texts.equals(that.texts);
  }

  @Override
  public int hashCode() {
    return (shape.hashCode() * 31 + bytes.hashCode()) * 31 + texts.hashCode();
  }

  @Override
  public String toString() {
    return type.code() + shape;
  }
}
