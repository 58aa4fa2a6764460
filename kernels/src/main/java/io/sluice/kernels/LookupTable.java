package io.sluice.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An int8 function of one int8, of any kind, as 256 bytes: what hardsigmoid, hardswish, sigmoid and
 * a change of scale all become in the quantized form. Immutable.
 */
public final class LookupTable {
  private static final int OFFSET = 128;

  private final byte[] values;
  private final @Nullable Scales hardSwish;

  private LookupTable(byte[] values, @Nullable Scales hardSwish) {
    this.values = values;
    this.hardSwish = hardSwish;
  }

  /** Between which quantizations a function is. */
  record Scales(Quantization from, Quantization to) {}

  /** A function of one int8. */
  @FunctionalInterface
  public interface Function {
    byte apply(byte q);
  }

  /** The table of {@code function}. */
  public static LookupTable of(Function function) {
    return of(function, null);
  }

  private static LookupTable of(Function function, @Nullable Scales hardSwish) {
    byte[] values = new byte[256];
    for (int q = Byte.MIN_VALUE; q <= Byte.MAX_VALUE; q++) {
      values[q + OFFSET] = function.apply((byte) q);
    }
    return new LookupTable(values, hardSwish);
  }

  /** The table of {@code q -> how.quantize(function(from.dequantize(q)))}. */
  public static LookupTable of(
      FloatFunction function, Quantization from, Quantization to, QuantizeRounding how) {
    boolean isHardSwish =
        function.equals(Activation.HARD_SWISH)
            && how == QuantizeRounding.MULTIPLY_EVEN
            && Float.isFinite(256 * from.scale());
    return of(
        q -> how.quantize(function.apply(from.dequantize(q)), to.scale(), to.zeroPoint()),
        isHardSwish ? new Scales(from, to) : null);
  }

  /**
   * As PyTorch's quantized functions to the last bit, ties included: {@link
   * QuantizeRounding#MULTIPLY_EVEN}.
   */
  public static LookupTable of(FloatFunction function, Quantization from, Quantization to) {
    return of(function, from, to, QuantizeRounding.MULTIPLY_EVEN);
  }

  /** The table of {@code q -> to.quantize(from.dequantize(q))}. */
  public static LookupTable rescaling(Quantization from, Quantization to) {
    return of(q -> to.quantize(from.dequantize(q)));
  }

  public byte get(byte q) {
    return values[q + OFFSET];
  }

  /** Whether this is a hard swish, which is computed faster from floats than it is looked up. */
  public boolean isHardSwish() {
    return hardSwish != null;
  }

  /**
   * The quantizations where the table is {@link Activations#hardSwish} between them by {@link
   * QuantizeRounding#MULTIPLY_EVEN}, which vectors compute faster than a table is read; else null.
   */
  @Nullable Scales hardSwish() {
    return hardSwish;
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
