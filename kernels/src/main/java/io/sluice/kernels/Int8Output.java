package io.sluice.kernels;

import org.jspecify.annotations.Nullable;

/**
 * How an int8 kernel stores: it rounds to the zero point, clamps, and then maps through a table.
 * Clamp and table are what an activation behind the op becomes when it is fused.
 *
 * @param zeroPoint of the op's own output
 * @param low the least value before the table, at least -128
 * @param high the greatest value before the table, at most 127
 * @param table applied last, or null
 */
public record Int8Output(int zeroPoint, int low, int high, @Nullable LookupTable table) {
  /** Without clamp and table. */
  public static Int8Output of(int zeroPoint) {
    return new Int8Output(zeroPoint, Byte.MIN_VALUE, Byte.MAX_VALUE, null);
  }

  /** With {@code function} of the rounded value, as a clamp if it is one. */
  public static Int8Output of(int zeroPoint, LookupTable function) {
    return function.isClamp()
        ? new Int8Output(zeroPoint, function.least(), function.greatest(), null)
        : new Int8Output(zeroPoint, Byte.MIN_VALUE, Byte.MAX_VALUE, function);
  }

  /** The stored value for an integer in units of the op's own output scale. */
  byte store(int value) {
    byte q = Rounding.toByte(value, zeroPoint, low, high);
    return table == null ? q : table.get(q);
  }

  /** The stored value for a real in units of the op's own output scale, half to even. */
  byte store(float value) {
    return store(Rounding.halfEven(value));
  }

  /** Maps values through the table, if there is one. */
  void map(byte[] y, int yAt, int count) {
    if (table != null) {
      for (int n = 0; n < count; n++) {
        y[yAt + n] = table.get(y[yAt + n]);
      }
    }
  }
}
