package io.sluice.jobs.demo;

import java.io.Serializable;

/**
 * Random numbers that can be asked for in any order: each is a pure function of the seed and of two
 * coordinates, made by the finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014). Only additions and multiplications, so that every
 * JVM gives the same bits.
 *
 * @param seed of this stream of numbers
 */
record HashNoise(long seed) implements Serializable {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** An independent stream. */
  HashNoise stream(long id) {
    return new HashNoise(mix(seed + GOLDEN_GAMMA * (id + 1)));
  }

  /** 64 random bits at (x, y). */
  long bits(long x, long y) {
    return mix(mix(seed + GOLDEN_GAMMA * (x + 1)) + GOLDEN_GAMMA * (y + 1));
  }

  /** Even over [0, 1). */
  double uniform(long x, long y) {
    return (bits(x, y) >>> 11) * 0x1.0p-53;
  }

  /**
   * Nearly normal with mean 0 and variance 1, within [-3.5, 3.5]: the sum of four even numbers of
   * 16 bits (Irwin-Hall).
   */
  double normal(long x, long y) {
    long bits = bits(x, y);
    long sum =
        (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48 & 0xFFFF);
    double centred = (sum + 2) * 0x1.0p-16 - 2;
    return centred * 1.7320508075688772; // the sum of four has variance 4/12
  }

  /**
   * A curve through even random values in [0, 1), one every {@code period} of y, without a corner:
   * value noise with the polynomial 3t² - 2t³ between the knots.
   */
  double smooth(long x, long y, int period) {
    long knot = Math.floorDiv(y, period);
    double t = (double) Math.floorMod(y, period) / period;
    double left = uniform(x, knot);
    double right = uniform(x, knot + 1);
    return left + (right - left) * t * t * (3 - 2 * t);
  }

  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
