package io.sluice.kernels;

/**
 * How an exact int32 sum becomes an integer in units of the output's scale: what the runtimes that
 * models come from do, to the bit. Formulas in {@code docs/numerics.md}, requantization.
 *
 * <p>Source: gemmlowp's {@code doc/quantization.md}, TensorFlow Lite's integer kernels, ruy,
 * XNNPACK's {@code fp32} requantization and ONNX Runtime's QLinear ops.
 */
public enum Requantization {
  /** A fixed-point product rounded twice: {@link FixedPoint#multiplyRoundingTwice}. */
  DOUBLE {
    @Override
    public Requantizer prepare(double[] multipliers) {
      return new Requantizer.Twice(Requantizer.Multipliers.of(multipliers));
    }
  },
  /** As {@link #DOUBLE}, but the second rounding is half up. */
  RUY {
    @Override
    public Requantizer prepare(double[] multipliers) {
      return new Requantizer.HalfUp(Requantizer.Multipliers.of(multipliers));
    }
  },
  /** A product in double, rounded half away from zero. */
  FP64 {
    @Override
    public Requantizer prepare(double[] multipliers) {
      return new Requantizer.Doubles(multipliers.clone());
    }
  },
  /** A product in float, rounded half to even; the mode of Sluice's own models. */
  FP32_EVEN {
    @Override
    public Requantizer prepare(double[] multipliers) {
      float[] rounded = new float[multipliers.length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = (float) multipliers[i];
      }
      return new Requantizer.Floats(rounded);
    }
  };

  /**
   * The arithmetic for given multipliers, in the form that it computes with.
   *
   * @param multipliers {@code s_x * s_w / s_y} for each channel, finite and not negative
   * @throws IllegalArgumentException if a multiplier cannot be represented
   */
  public abstract Requantizer prepare(double[] multipliers);
}
