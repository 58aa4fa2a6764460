package io.sluice.kernels;

import java.util.Arrays;

/**
 * An int8 function of one int8, of any kind, as 256 bytes: what hardsigmoid, hardswish, sigmoid and
 * a change of scale all become in the quantized form. Immutable.
 */
public final class LookupTable {
  private static final int OFFSET = 128;

  private final byte[] values;

  private LookupTable(byte[] values) {
    this.values = values;
  }

  /** A function of one int8. */
  @FunctionalInterface
  public interface Function {
    byte apply(byte q);
  }

  /** The table of {@code function}. */
  public static LookupTable of(Function function) {
    byte[] values = new byte[256];
    for (int q = Byte.MIN_VALUE; q <= Byte.MAX_VALUE; q++) {
      values[q + OFFSET] = function.apply((byte) q);
    }
    return new LookupTable(values);
  }

  /** The table of {@code q -> how.quantize(function(from.dequantize(q)))}. */
  public static LookupTable of(
      FloatFunction function, Quantization from, Quantization to, Quantizing how) {
    return of(q -> how.quantize(function.apply(from.dequantize(q)), to.scale(), to.zeroPoint()));
  }

  /**
   * As PyTorch's quantized functions to the last bit, ties included: {@link
   * Quantizing#MULTIPLY_EVEN}.
   */
  public static LookupTable of(FloatFunction function, Quantization from, Quantization to) {
    return of(function, from, to, Quantizing.MULTIPLY_EVEN);
  }

  /** The table of {@code q -> to.quantize(from.dequantize(q))}. */
  public static LookupTable rescaling(Quantization from, Quantization to) {
    return of(q -> to.quantize(from.dequantize(q)));
  }

  public byte get(byte q) {
    return values[q + OFFSET];
  }

  /** The least value in the table. */
  public int least() {
    int least = Byte.MAX_VALUE;
    for (byte value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  /** The greatest value in the table. */
  public int greatest() {
    int greatest = Byte.MIN_VALUE;
    for (byte value : values) {
      greatest = Math.max(greatest, value);
    }
    return greatest;
  }

  /** Whether this is {@code q -> clamp(q, least(), greatest())}, as a ReLU of one scale is. */
  public boolean isClamp() {
    int least = least();
    int greatest = greatest();
    for (int q = Byte.MIN_VALUE; q <= Byte.MAX_VALUE; q++) {
      if (values[q + OFFSET] != Math.max(least, Math.min(greatest, q))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LookupTable that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
