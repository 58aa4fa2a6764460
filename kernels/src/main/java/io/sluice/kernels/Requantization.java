package io.sluice.kernels;

/**
 * How a real value becomes an int8: the rounding at the end of every int8 op. The product with the
 * scales is the caller's, so that each op multiplies in the order that it defines.
 *
 * <p>Source: XNNPACK's {@code fp32} requantization, and ONNX Runtime's QLinear ops.
 */
public enum Requantization {
  /**
   * A float product rounded half to even: {@code clamp(rint(v), low - zp, high - zp) + zp} for
   * {@code v = (float) accumulator * multiplier}.
   */
  FP32_EVEN {
    @Override
    public byte round(float value, int zeroPoint, int low, int high) {
      int rounded = (int) Math.rint(value);
      return (byte) (Math.max(low - zeroPoint, Math.min(high - zeroPoint, rounded)) + zeroPoint);
    }
  };

  /**
   * The integer nearest to a real that is given in units of the output's scale.
   *
   * @param value the real divided by the output's scale; beyond the range of an int it saturates
   * @param zeroPoint of the output
   * @param low the least result, at least -128; above it where a clamp is fused
   * @param high the greatest result, at most 127
   */
  public abstract byte round(float value, int zeroPoint, int low, int high);

  /** {@link #round(float, int, int, int)} over the whole range of a byte. */
  public final byte round(float value, int zeroPoint) {
    return round(value, zeroPoint, Byte.MIN_VALUE, Byte.MAX_VALUE);
  }
}
