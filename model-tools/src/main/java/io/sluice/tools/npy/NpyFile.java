package io.sluice.tools.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads and writes NumPy's {@code .npy} files: versions 1 to 3, both byte orders, C and Fortran
 * order (which is brought into C order). Written is version 1, little-endian, C order.
 *
 * <p>What a header promises is compared with the file's length before anything is allocated.
 *
 * <p>Source: NumPy, {@code numpy.lib.format}, "Format Version 1.0" to "3.0".
 */
public final class NpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final int ALIGNMENT = 64;

  private NpyFile() {}

  /**
   * Reads a file.
   *
   * @throws NpyFormatException if it is damaged, or holds what is not supported
   * @throws IOException if it cannot be read
   */
  public static NpyArray read(Path path) throws IOException {
    long size = Files.size(path);
    if (size > Integer.MAX_VALUE - 8) {
      throw new NpyFormatException(
          "%s: the file has %d bytes; the limit is 2 GiB".formatted(path, size));
    }
    byte[] file = Files.readAllBytes(path);
    try {
      return read(file);
    } catch (NpyFormatException e) {
      throw new NpyFormatException(path + ": " + e.getMessage());
    }
  }

  /**
   * Reads the bytes of a file.
   *
   * @throws NpyFormatException if it is damaged, or holds what is not supported
   */
  public static NpyArray read(byte[] file) throws NpyFormatException {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    NpyHeader header = readHeader(buffer);
    long bytes;
    try {
      bytes =
          Math.multiplyExact(NpyArray.elementCount(header.shape()), (long) header.type().bytes());
    } catch (ArithmeticException e) {
      bytes = Long.MAX_VALUE;
    }
    if (bytes != buffer.remaining()) {
      throw new NpyFormatException(
          "shape %s of %s takes %d bytes, but %d follow the header"
              .formatted(
                  Arrays.toString(header.shape()), header.type(), bytes, buffer.remaining()));
    }
    ByteBuffer data =
        header.fortranOrder()
            ? rowMajor(buffer, header.shape(), header.type().bytes())
            : buffer.slice();
    return new NpyArray(header.type(), header.shape(), data.order(header.byteOrder()));
  }

  private static NpyHeader readHeader(ByteBuffer file) throws NpyFormatException {
    byte[] magic = new byte[Math.min(MAGIC.length, file.remaining())];
    file.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new NpyFormatException("not a .npy file: it does not start with \\x93NUMPY");
    }
    int version = Byte.toUnsignedInt(take(file, 2).get());
    if (version < 1 || version > 3) {
      throw new NpyFormatException("format version %d is not one of 1, 2, 3".formatted(version));
    }
    long length =
        version == 1
            ? Short.toUnsignedInt(take(file, Short.BYTES).getShort())
            : Integer.toUnsignedLong(take(file, Integer.BYTES).getInt());
    if (length > MAX_HEADER_BYTES) {
      throw new NpyFormatException(
          "the header has %d bytes; the limit is %d".formatted(length, MAX_HEADER_BYTES));
    }
    byte[] header = new byte[(int) length];
    take(file, header.length).get(header);
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return NpyHeader.parse(new String(header, charset));
  }

  /** The next bytes of the file, which is moved past them. */
  private static ByteBuffer take(ByteBuffer file, int bytes) throws NpyFormatException {
    if (file.remaining() < bytes) {
      throw new NpyFormatException("the file ends within its header");
    }
    ByteBuffer taken = file.slice(file.position(), bytes).order(file.order());
    file.position(file.position() + bytes);
    return taken;
  }

  /** Copies elements from column-major into row-major order. */
  private static ByteBuffer rowMajor(ByteBuffer columnMajor, int[] shape, int elementBytes) {
    ByteBuffer rowMajor = ByteBuffer.allocate(columnMajor.remaining());
    int[] index = new int[shape.length];
    while (rowMajor.hasRemaining()) {
      int from = 0;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        from = from * shape[axis] + index[axis];
      }
      rowMajor.put(columnMajor.slice(columnMajor.position() + from * elementBytes, elementBytes));
      int axis = shape.length - 1;
      while (axis >= 0 && ++index[axis] == shape[axis]) {
        index[axis--] = 0;
      }
    }
    return rowMajor.flip();
  }

  /** Writes a file. */
  public static void write(Path path, NpyArray array) throws IOException {
    Files.write(path, toBytes(array));
  }

  /** The bytes of a file. */
  public static byte[] toBytes(NpyArray array) {
    byte[] header = NpyHeader.format(array).getBytes(StandardCharsets.US_ASCII);
    byte[] data = array.littleEndianBytes();
    int unpadded = MAGIC.length + 2 + Short.BYTES + header.length + 1;
    int dataStart = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] padding = new byte[dataStart - unpadded];
    Arrays.fill(padding, (byte) ' ');
    return ByteBuffer.allocate(Math.addExact(dataStart, data.length))
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put(new byte[] {1, 0})
        .putShort((short) (dataStart - MAGIC.length - 2 - Short.BYTES))
        .put(header)
        .put(padding)
        .put((byte) '\n')
        .put(data)
        .array();
  }
}
