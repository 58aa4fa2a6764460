package io.sluice.model;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The element type of a tensor; the codes are those of the safetensors format. */
public enum DataType {
  /** IEEE 754 binary32. */
  FLOAT32("F32", 4),
  /** IEEE 754 binary64. */
  FLOAT64("F64", 8),
  /** IEEE 754 binary16. */
  FLOAT16("F16", 2),
  /** Signed byte, the type of quantized weights and activations. */
  INT8("I8", 1),
  /** Unsigned byte. */
  UINT8("U8", 1),
  /** Signed 16-bit integer. */
  INT16("I16", 2),
  /** Unsigned 16-bit integer. */
  UINT16("U16", 2),
  /** Signed 32-bit integer, the type of quantized biases. */
  INT32("I32", 4),
  /** Unsigned 32-bit integer. */
  UINT32("U32", 4),
  /** Signed 64-bit integer, the type of indices and extents. */
  INT64("I64", 8),
  /** Unsigned 64-bit integer. */
  UINT64("U64", 8),
  /** A truth value in one byte, 0 or 1. */
  BOOL("BOOL", 1),
  /** A text; what is no number has no bytes of a fixed number, and no arithmetic. */
  STRING("STRING", 0);

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

  /** Bytes per element; 0 for {@link #STRING}. */
  public int bytes() {
    return bytes;
  }

  /** Whether it is a floating-point type. */
  public boolean isFloat() {
    return this == FLOAT32 || this == FLOAT64 || this == FLOAT16;
  }

  /** Whether it is an integer type; {@link #BOOL} and {@link #STRING} are none. */
  public boolean isInteger() {
    return !isFloat() && this != BOOL && this != STRING;
  }

  /** Whether it is an integer type without negative values. */
  public boolean isUnsigned() {
    return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
  }

  /** The least value of an integer type of at most 32 bits. */
  public long least() {
    return isUnsigned() || this == BOOL ? 0 : -1L << (8 * bytes - 1);
  }

  /** The greatest value of an integer type of at most 32 bits, or of {@link #INT64}. */
  public long greatest() {
    return this == BOOL ? 1 : isUnsigned() ? (1L << (8 * bytes)) - 1 : ~(-1L << (8 * bytes - 1));
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
        "tensor type '"
            + code
            + "' is not one of "
            + Arrays.stream(values()).map(DataType::code).collect(joining(", "))
            + ", which the format knows");
  }
}
