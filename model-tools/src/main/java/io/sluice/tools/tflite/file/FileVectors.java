package io.sluice.tools.tflite.file;

import static io.sluice.model.InvalidModelException.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes vectors out of a flatbuffer file. In a hostile file a length may be anything, and many
 * tables may share one long vector: a length is held against the file before anything is made by
 * it, and the sum of all that is taken may be a few times the file and no more.
 */
final class FileVectors {
  private static final int MOST_READS_OF_A_BYTE = 16;
  private static final long SMALL_FILE = 4096;
  private static final int OFFSET_BYTES = 4;

  /** Bytes of memory for each byte of what is not the elements of constants. */
  private static final int MEMORY = 64;

  /** What a table is counted as, whose vector has four bytes for it. */
  private static final int TABLE_BYTES = 16;

  private final long fileBytes;
  private final long heap = Runtime.getRuntime().maxMemory();
  private long left;
  private long structure;

  FileVectors(long fileBytes) {
    this.fileBytes = fileBytes;
    this.left = MOST_READS_OF_A_BYTE * Math.max(fileBytes, SMALL_FILE);
  }

  /** Checks a vector's length against the file and counts it as taken. */
  void take(long length, int elementBytes, String what) {
    check(
        length >= 0 && length * elementBytes <= fileBytes,
        "%s: %d elements do not fit into a file of %d bytes",
        what,
        length,
        fileBytes);
    left -= Math.max(length * elementBytes, OFFSET_BYTES);
    check(left >= 0, "%s: the file's tables overlap too much for a valid model", what);
  }

  /** Counts what becomes objects, so that the heap has room for them. */
  private void takeStructure(long bytes, String what) {
    structure += bytes;
    check(
        structure <= heap / MEMORY,
        "%s: the file has more than %d bytes besides the elements of its constants, which is all"
            + " that a heap of %d bytes allows; increase the heap with -Xmx",
        what,
        heap / MEMORY,
        heap);
  }

  List<Integer> integers(int length, IntUnaryOperator element, String what) {
    return list(length, Integer.BYTES, element::applyAsInt, what);
  }

  /** A vector of numbers, each of {@code elementBytes}. */
  <T> List<T> list(int length, int elementBytes, IntFunction<T> element, String what) {
    take(length, elementBytes, what);
    takeStructure((long) length * elementBytes, what);
    List<T> elements = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      elements.add(element.apply(i));
    }
    return elements;
  }

  /** A vector of tables, each at its own offset. */
  <T> List<T> tables(int length, IntFunction<T> element, String what) {
    takeStructure((long) length * (TABLE_BYTES - OFFSET_BYTES), what);
    return list(length, OFFSET_BYTES, element, what);
  }

  /** A string; what is no UTF-8 in it is replaced. */
  String text(@Nullable ByteBuffer utf8, String what) {
    if (utf8 == null) {
      return "";
    }
    take(utf8.remaining(), 1, what);
    takeStructure(utf8.remaining(), what);
    return StandardCharsets.UTF_8.decode(utf8).toString();
  }
}
