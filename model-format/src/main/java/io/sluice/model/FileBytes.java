package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads model files whole, but never more than the heap can hold with what is made of them. The
 * size is checked before anything is read, and again while it is read, as a pipe or a device has no
 * size.
 */
public final class FileBytes {
  /** How many bytes a model file of any format may have. */
  public static final int MOST = 1 << 30;

  private static final int FIRST_CHUNK = 1 << 16;

  private FileBytes() {}

  /**
   * Reads a file.
   *
   * @param copies how many times the file's size its content may take in memory at once
   * @throws InvalidModelException if it is too large
   * @throws IOException if it cannot be read
   */
  public static byte[] read(Path path, int copies) throws IOException {
    return read(path, copies, 0, beginning -> {});
  }

  /**
   * Reads a file if its beginning is as it should be.
   *
   * @param beginning how many bytes are checked; fewer if the file has fewer
   * @param check throws an exception if they are wrong
   */
  static byte[] read(Path path, int copies, int beginning, Consumer<byte[]> check)
      throws IOException {
    long size = Files.size(path);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(beginning);
      check.accept(bytes);
      checkSize(path, size, copies);
      int length = bytes.length;
      bytes = Arrays.copyOf(bytes, (int) Math.max(size, length));
      while (true) {
        length += in.readNBytes(bytes, length, bytes.length - length);
        int next = length < bytes.length ? -1 : in.read();
        if (next < 0) {
          return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
        checkSize(path, length + 1L, copies);
        bytes = Arrays.copyOf(bytes, (int) Math.min(MOST, Math.max(FIRST_CHUNK, 2L * length)));
        bytes[length++] = (byte) next;
      }
    }
  }

  private static void checkSize(Path path, long size, int copies) {
    check(size <= MOST, "%s: %d bytes; a model file has at most %d", path, size, MOST);
    long heap = Runtime.getRuntime().maxMemory();
    check(
        size <= heap / copies,
        "%s: %d bytes; a heap of %d bytes allows files of up to %d; increase the heap with -Xmx",
        path,
        size,
        heap,
        heap / copies);
  }
}
