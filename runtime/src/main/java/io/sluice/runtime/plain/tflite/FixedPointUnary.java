package io.sluice.runtime.plain.tflite;

import io.sluice.kernels.FixedPoint;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Quantization;
import io.sluice.kernels.QuantizeRounding;
import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Rounding;

/**
 * Functions of one int8 that TensorFlow Lite computes in fixed-point arithmetic, as tables.
 * Formulas in {@code docs/numerics.md}, int8 functions.
 *
 * <p>Source: TensorFlow Lite, {@code kernels/activations.cc} and its reference kernels.
 */
public final class FixedPointUnary {
  private static final float REAL_3_IN_16_BITS = 3f / 32768f;

  private FixedPointUnary() {}

  /** The same real in another scale, kept in [low, high] of the stored values. */
  static LookupTable rescaled(Quantization from, Quantization to, int low, int high) {
    QuantizedMultiplier ratio = QuantizedMultiplier.of(from.scale() / to.scale());
    return LookupTable.of(
        q -> Rounding.toByte(ratio.applyTo(q - from.zeroPoint()), to.zeroPoint(), low, high));
  }

  /** {@code min(max(x, least), greatest)}; an infinite bound is none. */
  public static LookupTable clamp(Quantization from, Quantization to, float least, float greatest) {
    return rescaled(from, to, bound(least, to), bound(greatest, to));
  }

  /** The stored value of a bound of a clamp: {@code round(x / s) + z}, half away from zero. */
  static int bound(float real, Quantization to) {
    return QuantizeRounding.DIVIDE_AWAY.quantize(real, to.scale(), to.zeroPoint());
  }

  /** {@code x >= 0 ? x : alpha * x}; alpha must not be negative. */
  static LookupTable leakyRelu(Quantization from, Quantization to, float alpha) {
    QuantizedMultiplier identity = QuantizedMultiplier.of(from.scale() / to.scale());
    QuantizedMultiplier slope = QuantizedMultiplier.of(from.scale() * alpha / to.scale());
    return LookupTable.of(
        q -> {
          int x = q - from.zeroPoint();
          int y = x >= 0 ? identity.applyTo(x) : slope.applyTo(x);
          return Rounding.toByte(y, to.zeroPoint());
        });
  }

  /** {@code x * min(max(x + 3, 0), 6) / 6} in 16 bits; the last product is truncated. */
  public static LookupTable hardSwish(Quantization from, Quantization to) {
    float scale = from.scale() * (1f / 128f);
    QuantizedMultiplier output = QuantizedMultiplier.of(scale / to.scale());
    QuantizedMultiplier gate = QuantizedMultiplier.of(scale / REAL_3_IN_16_BITS);
    return LookupTable.of(q -> hardSwish(q - from.zeroPoint(), output, gate, to.zeroPoint()));
  }

  private static byte hardSwish(
      int x, QuantizedMultiplier output, QuantizedMultiplier gate, int zeroPoint) {
    int fine = (short) (x << 7);
    int scaled = FixedPoint.doublingHighProduct16(fine, output.multiplier16());
    // From [-1, 1] to [0, 1]; the arithmetic shift keeps it within 16 bits.
    int share = (hardSwishGate(fine, gate) + (1 << 15)) >> 1;
    int product = share * scaled / (1 << 15);
    int y =
        output.shift() > 0
            ? FixedPoint.saturatingShift(product, output.shift(), 16)
            : FixedPoint.dividedByPowerOfTwo(product, -output.shift());
    return Rounding.toByte(y, zeroPoint);
  }

  /** {@code x / 3} in [-1, 1], 15 fractional bits. */
  private static int hardSwishGate(int fine, QuantizedMultiplier gate) {
    int shift = gate.shift();
    // The last bit of a left shift comes after the product, so that only it decides saturation.
    int before = shift > 0 ? FixedPoint.saturatingShift(fine, shift - 1, 16) : fine;
    int product = FixedPoint.doublingHighProduct16(before, gate.multiplier16());
    return shift > 0
        ? FixedPoint.saturatingShift(product, 1, 16)
        : FixedPoint.dividedByPowerOfTwo(product, -shift);
  }
}
