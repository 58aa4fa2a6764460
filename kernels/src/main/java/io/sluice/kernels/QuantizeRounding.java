package io.sluice.kernels;

/**
 * How a float becomes an int8 of a given scale s and zero point z. The rules differ in what they do
 * near a tie. A NaN becomes the zero point.
 *
 * <p>Formulas in {@code docs/numerics.md}, rounding.
 */
public enum QuantizeRounding {
  /** {@code rint(x / s) + z}: ONNX QuantizeLinear, and Sluice's own. */
  DIVIDE_EVEN {
    @Override
    public byte quantize(float x, float scale, int zeroPoint) {
      return Rounding.toByte(Rounding.halfEven(x / scale), zeroPoint);
    }
  },
  /** {@code round(x / s) + z}, half away from zero: TensorFlow Lite's QUANTIZE. */
  DIVIDE_AWAY {
    @Override
    public byte quantize(float x, float scale, int zeroPoint) {
      return Rounding.toByte(Rounding.halfAway(x / scale), zeroPoint);
    }
  },
  /** {@code rint(x * (1 / s)) + z}: PyTorch's quantized functions; XNNPACK's conversion. */
  MULTIPLY_EVEN {
    @Override
    public byte quantize(float x, float scale, int zeroPoint) {
      return Rounding.toByte(Rounding.halfEven(x * (1f / scale)), zeroPoint);
    }
  },
  /** {@code round(x * (1 / s)) + z}, half away from zero: tables of TensorFlow Lite. */
  MULTIPLY_AWAY {
    @Override
    public byte quantize(float x, float scale, int zeroPoint) {
      return Rounding.toByte(Rounding.halfAway(x * (1f / scale)), zeroPoint);
    }
  },
  /** {@code round(x * (1 / s) + z)}, half away from zero: tables of XNNPACK. */
  MULTIPLY_SHIFT_AWAY {
    @Override
    public byte quantize(float x, float scale, int zeroPoint) {
      // The sum of a NaN is one, and would become 0, not the zero point.
      return Float.isNaN(x)
          ? (byte) zeroPoint
          : Rounding.toByte(Rounding.halfAway(x * (1f / scale) + zeroPoint), 0);
    }
  };

  /** The int8 that stands for x. */
  public abstract byte quantize(float x, float scale, int zeroPoint);
}
