package io.sluice.flink.source;

import io.sluice.flink.SluiceOptions;
import io.sluice.model.FileBytes;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.configuration.MemorySize;
import org.jspecify.annotations.Nullable;

/**
 * How large a model file may be, and how it begins. Both are checked before the file is read.
 *
 * @param weightBytes {@link SluiceOptions#ADMISSION_MAX_WEIGHTS}
 */
record FileBudget(long weightBytes) implements Serializable {
  /** With as many bytes the beginning of a file is checked. */
  static final int BEGINNING = 9;

  private static final int MAX_HEADER = 16 << 20;

  /** For the header and the golden vectors, which are no weights. */
  private static final long BESIDES_WEIGHTS = 2L * MAX_HEADER;

  /**
   * The file, its update on the wire, its copy in the operator and the compiled model are in memory
   * at once, some of them twice.
   */
  private static final int COPIES = 8;

  /**
   * Why a file is too large to be read; null if it is not.
   *
   * @param length of the file in bytes
   * @param heap of this process in bytes
   */
  @Nullable String objection(long length, long heap) {
    if (length > FileBytes.MOST) {
      return length + " bytes; a model file has at most " + FileBytes.MOST;
    }
    if (length - BESIDES_WEIGHTS > weightBytes) {
      return length
          + " bytes; "
          + SluiceOptions.ADMISSION_MAX_WEIGHTS.key()
          + " allows weights of "
          + new MemorySize(weightBytes);
    }
    if (length > heap / COPIES) {
      return length
          + " bytes; a heap of "
          + heap
          + " bytes allows model files of up to "
          + heap / COPIES
          + "; increase the heap of the TaskManager";
    }
    return null;
  }

  /**
   * Whether a file that begins so may be a model; shorter ones are left to the reader of models.
   */
  static boolean mayBeModel(byte[] beginning) {
    if (beginning.length < BEGINNING) {
      return true;
    }
    long header = ByteBuffer.wrap(beginning).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return header >= 2 && header <= MAX_HEADER && beginning[BEGINNING - 1] == '{';
  }
}
