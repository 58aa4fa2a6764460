package io.sluice.kernels;

/**
 * The way between floats and int8: {@code real = scale * (q - zeroPoint)}.
 *
 * @param scale positive and normal
 * @param zeroPoint the integer that stands for 0
 */
public record Quantization(float scale, int zeroPoint) {
  /** Integers that stand for themselves. */
  public static final Quantization INTEGERS = new Quantization(1f, 0);

  /** {@link QuantizeRounding#DIVIDE_EVEN}. */
  public byte quantize(float x) {
    return QuantizeRounding.DIVIDE_EVEN.quantize(x, scale, zeroPoint);
  }

  /** {@code scale * (q - zeroPoint)}, one float product. */
  public float dequantize(byte q) {
    return scale * (float) (q - zeroPoint);
  }
}
