package io.sluice.runtime.plan;

import io.sluice.model.DataType;

/**
 * Where a tensor lies before the arena is laid out: a whole buffer, or a part of one that another
 * tensor owns, as the output of a reshape does.
 *
 * @param buffer the whole
 * @param start the tensor's first element within the buffer
 */
record BufferSlice(Buffer buffer, int start) {

  /** A stretch of working memory, told from others by its identity. */
  static final class Buffer {
    private final DataType type;
    private final int size;

    Buffer(DataType type, int size) {
      this.type = type;
      this.size = size;
    }

    DataType type() {
      return type;
    }

    /** In elements. */
    int size() {
      return size;
    }
  }

  /** A tensor with a buffer to itself. */
  static BufferSlice ofNew(DataType type, int size) {
    return new BufferSlice(new Buffer(type, size), 0);
  }

  /** The slice of a tensor that is the elements of this one from {@code offset} on. */
  BufferSlice from(int offset) {
    return new BufferSlice(buffer, start + offset);
  }
}
