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
  private final @Nullable Line line;

  private LookupTable(byte[] values, @Nullable Scales hardSwish, @Nullable Line line) {
    this.values = values;
    this.hardSwish = hardSwish;
    this.line = line;
  }

  /** Between which quantizations a function is. */
  record Scales(Quantization from, Quantization to) {}

  /**
   * A change of scale between two bounds: {@code (q - zeroPoint) * scale * factor}, rounded half to
   * even, plus {@code target}, clamped. Both products are those of floats.
   */
  record Line(int zeroPoint, float scale, float factor, int target, int low, int high) {
    /** Adding it to a float rounds that, and its bits then differ by as much as the integers. */
    static final float ROUNDER = 12582912f;

    /** The bits of the rounded value of the target itself. */
    int offset() {
      return Float.floatToRawIntBits(ROUNDER) - target;
    }

    private byte apply(int q) {
      int bits = Float.floatToRawIntBits((float) (q - zeroPoint) * scale * factor + ROUNDER);
      return (byte) (Math.max(low + offset(), Math.min(high + offset(), bits)) - offset());
    }

    private boolean gives(byte[] values) {
      if (!Float.isFinite(256 * scale * factor)) {
        return false;
      }
      for (int q = Byte.MIN_VALUE; q <= Byte.MAX_VALUE; q++) {
        if (apply(q) != values[q + OFFSET]) {
          return false;
        }
      }
      return true;
    }
  }

  /** A function of one int8. */
  @FunctionalInterface
  public interface Function {
    byte apply(byte q);
  }

  /** The table of {@code function}. */
  public static LookupTable of(Function function) {
    return new LookupTable(values(function), null, null);
  }

  private static byte[] values(Function function) {
    byte[] values = new byte[256];
    for (int q = Byte.MIN_VALUE; q <= Byte.MAX_VALUE; q++) {
      values[q + OFFSET] = function.apply((byte) q);
    }
    return values;
  }

  private static LookupTable between(
      Function function, Quantization from, Quantization to, @Nullable Scales hardSwish) {
    byte[] values = values(function);
    LookupTable table = new LookupTable(values, hardSwish, null);
    Line line =
        new Line(
            from.zeroPoint(),
            from.scale(),
            1f / to.scale(),
            to.zeroPoint(),
            table.least(),
            table.greatest());
    return line.gives(values) ? new LookupTable(values, hardSwish, line) : table;
  }

  /** The table of {@code q -> how.quantize(function(from.dequantize(q)))}. */
  public static LookupTable of(
      FloatFunction function, Quantization from, Quantization to, QuantizeRounding how) {
    boolean isHardSwish =
        function.equals(Activation.HARD_SWISH)
            && how == QuantizeRounding.MULTIPLY_EVEN
            && Float.isFinite(256 * from.scale());
    return between(
        q -> how.quantize(function.apply(from.dequantize(q)), to.scale(), to.zeroPoint()),
        from,
        to,
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
    return between(q -> to.quantize(from.dequantize(q)), from, to, null);
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

  /**
   * A form without a table that gives all its values, as a ReLU between two scales has, which
   * vectors compute faster than a table is read; else null.
   */
  @Nullable Line line() {
    return line;
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
