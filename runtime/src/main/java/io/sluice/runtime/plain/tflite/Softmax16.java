package io.sluice.runtime.plain.tflite;

import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Rounding;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;

/**
 * The softmax of 16 bits, by tables of {@code e^x} on [-10, 0] and {@code 1 / (1 + x)} on [0, 1].
 *
 * <p>Source: TensorFlow Lite, {@code reference/softmax.h}.
 */
final class Softmax16 {
  private static final double SPAN = 65535.0;
  private static final InterpolatedTable EXP =
      InterpolatedTable.of(StrictMath::exp, 10.0 / SPAN, Short.MAX_VALUE, 2.0 / SPAN);
  private static final InterpolatedTable QUOTIENT =
      InterpolatedTable.of(x -> 1 / (1 + x), 1.0 / SPAN, Short.MIN_VALUE, 2.0 / SPAN);

  private Softmax16() {}

  /**
   * Prepares the op.
   *
   * @param scale of the input, times beta
   */
  static Prepared prepare(TensorType type, float scale, int depth) {
    QuantizedMultiplier units = QuantizedMultiplier.of(scale / (10.0 / SPAN));
    return Prepared.of(
        type,
        (inputs, outputs, scratch) -> {
          for (int row = 0; row < inputs[0].count(); row += depth) {
            run(inputs[0], outputs[0], row, depth, units);
          }
        });
  }

  private static void run(
      TensorView q, TensorView y, int row, int depth, QuantizedMultiplier units) {
    int most = (int) Softmax.greatest(q, row, depth);
    int sum = 0;
    for (int i = row; i < row + depth; i++) {
      long scaled = (long) units.applyTo((int) q.getLong(i) - most) + Short.MAX_VALUE;
      int exp = EXP.get((int) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, scaled)));
      y.setLong(i, exp);
      sum += exp;
    }
    int zeros = Integer.numberOfLeadingZeros(sum);
    int fraction = (int) ((((long) sum << (zeros - 1)) + (1 << 13)) >> 14);
    int reciprocal = QUOTIENT.get(Rounding.saturate16(fraction - (1 << 15) - (1 << 16)));
    int shift = 31 - zeros;
    for (int i = row; i < row + depth; i++) {
      long share = (y.getLong(i) * reciprocal + (1L << (shift - 1))) >> shift;
      y.setLong(i, Math.max(0, Math.min(Short.MAX_VALUE, share)));
    }
  }
}
