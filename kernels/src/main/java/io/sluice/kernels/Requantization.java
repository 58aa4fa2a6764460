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
  /**
   * As {@link #RUY} for the channels of whole blocks of eight, as {@link #DOUBLE} for those behind
   * them.
   */
  RUY_IN_BLOCKS {
    @Override
    public Requantizer prepare(double[] multipliers) {
      return prepare(multipliers, multipliers.length);
    }

    @Override
    public Requantizer prepare(double[] multipliers, int channels) {
      return new Requantizer.Blocks(
          Requantizer.Multipliers.of(multipliers), channels, channels - channels % BLOCK);
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

  private static final int BLOCK = 8;

  /**
   * The arithmetic for given multipliers, in the form that it computes with.
   *
   * @param multipliers {@code s_x * s_w / s_y} for each channel, finite and not negative
   * @throws IllegalArgumentException if a multiplier cannot be represented
   */
  public abstract Requantizer prepare(double[] multipliers);

  /**
   * The arithmetic for the channels of several positions, one behind the other.
   *
   * @param multipliers of all positions, as in the other method
   * @param channels of one position
   */
  public Requantizer prepare(double[] multipliers, int channels) {
    return prepare(multipliers);
  }
}
