package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The elements of a constant tensor: immutable, little-endian, row-major, as in the file. */
public final class TensorData {
  private final DataType type;
  private final Shape shape;
  private final ByteBuffer bytes;

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

  /** The number of bytes. */
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

  /** A fresh array of the elements of an INT32 tensor. */
  public int[] toInts() {
    require(DataType.INT32);
    int[] values = new int[shape.elementCount()];
    bytes().asIntBuffer().get(values);
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
        && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return shape.hashCode() * 31 + bytes.hashCode();
  }

  @Override
  public String toString() {
    return type.code() + shape;
  }
}
