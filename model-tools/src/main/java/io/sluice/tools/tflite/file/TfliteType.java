package io.sluice.tools.tflite.file;

import static io.sluice.model.InvalidModelException.check;

/** The element types of the TFLite schema, in the order of their codes there. */
public enum TfliteType {
  FLOAT32(4),
  FLOAT16(2),
  INT32(4),
  UINT8(1),
  INT64(8),
  STRING(0),
  BOOL(1),
  INT16(2),
  COMPLEX64(8),
  INT8(1),
  FLOAT64(8),
  COMPLEX128(16),
  UINT64(8),
  RESOURCE(0),
  VARIANT(0),
  UINT32(4),
  UINT16(2),
  INT4(0);

  private final int bytes;

  TfliteType(int bytes) {
    this.bytes = bytes;
  }

  /** The bytes of one element, or 0 where an element has no fixed number of whole bytes. */
  public int bytes() {
    return bytes;
  }

  static TfliteType of(int code, String tensor) {
    check(code >= 0 && code < values().length, "%s has the unknown element type %d", tensor, code);
    return values()[code];
  }
}
