package io.sluice.runtime.plain;

import io.sluice.model.DataType;

/** The kind of array that holds a tensor's elements in memory. */
public enum Storage {
  /** {@code float[]}, for FLOAT32 and FLOAT16. */
  FLOATS(Float.BYTES),
  /** {@code double[]}, for FLOAT64. */
  DOUBLES(Double.BYTES),
  /** {@code byte[]}, for INT8, UINT8 and BOOL. */
  BYTES(Byte.BYTES),
  /** {@code int[]}, for INT16, UINT16 and INT32. */
  INTS(Integer.BYTES),
  /** {@code long[]}, for UINT32, INT64 and UINT64. */
  LONGS(Long.BYTES),
  /** {@code String[]}, for STRING; the texts themselves belong to the caller. */
  TEXTS(Long.BYTES);

  private final int bytes;

  Storage(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes for each element. */
  public int bytes() {
    return bytes;
  }

  /** Where elements of a type are held. */
  public static Storage of(DataType type) {
    return switch (type) {
      case FLOAT32, FLOAT16 -> FLOATS;
      case FLOAT64 -> DOUBLES;
      case INT8, UINT8, BOOL -> BYTES;
      case INT16, UINT16, INT32 -> INTS;
      case UINT32, INT64, UINT64 -> LONGS;
      case STRING -> TEXTS;
    };
  }
}
