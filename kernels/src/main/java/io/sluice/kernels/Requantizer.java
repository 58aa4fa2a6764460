package io.sluice.kernels;

/**
 * A {@link Requantization} with its multipliers, one for each channel. Immutable; allocates
 * nothing.
 */
public sealed interface Requantizer {
  /**
   * The sum in units of the output's scale, before zero point and clamp.
   *
   * @param sum exact
   * @param channel which multiplier
   */
  int scale(int sum, int channel);

  /** {@link Requantization#FP32_EVEN}. */
  record Floats(float[] multipliers) implements Requantizer {
    @Override
    public int scale(int sum, int channel) {
      return Rounding.halfEven((float) sum * multipliers[channel]);
    }
  }

  /** {@link Requantization#FP64}. */
  record Doubles(double[] multipliers) implements Requantizer {
    @Override
    public int scale(int sum, int channel) {
      return Rounding.halfAway(sum * multipliers[channel]);
    }
  }

  /** {@link Requantization#DOUBLE}. */
  record Twice(Multipliers by) implements Requantizer {
    @Override
    public int scale(int sum, int channel) {
      return by.twice(sum, channel);
    }
  }

  /** {@link Requantization#RUY}. */
  record HalfUp(Multipliers by) implements Requantizer {
    @Override
    public int scale(int sum, int channel) {
      return by.halfUp(sum, channel);
    }
  }

  /**
   * {@link Requantization#RUY_IN_BLOCKS}.
   *
   * @param channels of one position
   * @param whole how many of them are in whole blocks
   */
  record Blocks(Multipliers by, int channels, int whole) implements Requantizer {
    @Override
    public int scale(int sum, int channel) {
      return channel % channels < whole ? by.halfUp(sum, channel) : by.twice(sum, channel);
    }
  }

  /** {@link QuantizedMultiplier}s of all channels. */
  record Multipliers(int[] factors, int[] shifts) {
    static Multipliers of(double[] reals) {
      int[] factors = new int[reals.length];
      int[] shifts = new int[reals.length];
      for (int i = 0; i < reals.length; i++) {
        QuantizedMultiplier multiplier = QuantizedMultiplier.of(reals[i]);
        factors[i] = multiplier.multiplier();
        shifts[i] = multiplier.shift();
      }
      return new Multipliers(factors, shifts);
    }

    int twice(int sum, int channel) {
      return FixedPoint.multiplyRoundingTwice(sum, factors[channel], shifts[channel]);
    }

    int halfUp(int sum, int channel) {
      int shift = shifts[channel];
      int product = FixedPoint.doublingHighProduct(sum << Math.max(shift, 0), factors[channel]);
      return shift >= 0 ? product : (int) ((product + (1L << (-shift - 1))) >> -shift);
    }
  }
}
