package io.sluice.kernels;

import java.util.Arrays;

/** What a convolution stores of each of its float sums. */
public sealed interface KernelEpilogue {
  /**
   * What is stored.
   *
   * @param channel of the sum
   */
  float of(float sum, int channel);

  /** The sum. */
  record AsIs() implements KernelEpilogue {
    @Override
    public float of(float sum, int channel) {
      return sum;
    }
  }

  /** {@link Activations#relu}. */
  record Relu() implements KernelEpilogue {
    @Override
    public float of(float sum, int channel) {
      return Activations.relu(sum);
    }
  }

  /**
   * The int8 that {@link Requantization#FP32_EVEN} and an {@link Int8Output} without table make of
   * the sum, which is an integer, as a float.
   *
   * @param multipliers for each channel, and any for {@link Kernels#SLACK} more
   */
  record Integers(float[] multipliers, int zeroPoint, int low, int high) implements KernelEpilogue {
    /** Adding it rounds to an integer, half to even, if that is below 2^22. */
    static final float ROUNDER = 12582912f;

    /** For the outputs from {@code channel} on. */
    public static Integers of(
        Requantizer.Floats requantizer, int channel, int outputs, Int8Output output) {
      float[] multipliers =
          Arrays.copyOfRange(requantizer.multipliers(), channel, channel + outputs);
      return new Integers(
          Arrays.copyOf(multipliers, outputs + Kernels.SLACK),
          output.zeroPoint(),
          output.low(),
          output.high());
    }

    /** What takes the {@link #ROUNDER} away again, and adds the zero point. */
    float offset() {
      return ROUNDER - zeroPoint;
    }

    /** The bits of the least rounded value before the {@link #offset}: clamped as integers. */
    int lowBits() {
      return Float.floatToRawIntBits(ROUNDER) + low - zeroPoint;
    }

    /** As {@link #lowBits}, of the greatest. */
    int highBits() {
      return Float.floatToRawIntBits(ROUNDER) + high - zeroPoint;
    }

    @Override
    public float of(float sum, int channel) {
      // The bounds are integers, so that to clamp before rounding gives the same as after it.
      float least = low - zeroPoint;
      float most = high - zeroPoint;
      float value = Math.max(Math.min(sum * multipliers[channel], most), least);
      return value + ROUNDER - offset();
    }
  }
}
