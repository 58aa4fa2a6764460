package io.sluice.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The element type of a tensor; the codes are those of the safetensors format. */
public enum DataType {
  /** IEEE 754 binary32. */
  FLOAT32("F32", 4),
  /** Signed byte, the type of quantized weights and activations. */
  INT8("I8", 1),
  /** Signed 32-bit integer, the type of quantized biases. */
  INT32("I32", 4);

  private final String code;
  private final int bytes;

  DataType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The safetensors code, for example {@code "F32"}. */
  @JsonValue
  public String code() {
    return code;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }

  /**
   * The type with the given safetensors code.
   *
   * @throws InvalidModelException if this version of the format has no such type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static DataType ofCode(String code) {
    for (DataType type : values()) {
      if (type.code.equals(code)) {
        return type;
      }
    }
    throw new InvalidModelException(
        "tensor type '" + code + "' is not one of F32, I8, I32, which format 1 knows");
  }
}
