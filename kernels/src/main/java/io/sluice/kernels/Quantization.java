package io.sluice.kernels;

/**
 * The way between floats and int8: {@code real = scale * (q - zeroPoint)}.
 *
 * @param scale positive and normal
 * @param zeroPoint the integer that stands for 0
 */
public record Quantization(float scale, int zeroPoint) {
  /** {@code clamp(rint(x / scale) + zeroPoint)}, half to even; NaN becomes the zero point. */
  public byte quantize(float x) {
    // A NaN needs no case of its own: rounded to an int it is 0.
    return Rounding.toByte(Rounding.halfEven(x / scale), zeroPoint);
  }

  /**
   * {@code clamp(rint(x * (1 / scale)) + zeroPoint)}: the form of PyTorch's quantized functions,
   * which falls on the other side of a tie now and then.
   */
  public byte quantizeByReciprocal(float x) {
    return Rounding.toByte(Rounding.halfEven(x * (1f / scale)), zeroPoint);
  }

  /** {@code scale * (q - zeroPoint)}, one float product. */
  public float dequantize(byte q) {
    return scale * (float) (q - zeroPoint);
  }
}
