package io.sluice.nn;

/**
 * A source of random numbers with an explicit seed, as {@code torch.Generator}. The same seed gives
 * the same numbers on every JDK, forever: the algorithm is written down here rather than left to
 * the JDK. Not for cryptography; not thread-safe.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
 * Generators", OOPSLA 2014). Its numbers are not those of PyTorch for the same seed.
 */
public final class Generator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final float FLOAT_UNIT = 0x1p-24f;
  private static final double DOUBLE_UNIT = 0x1p-53;

  private long state;

  /** A generator that starts from {@code seed}. */
  public Generator(long seed) {
    this.state = seed;
  }

  /** 64 uniformly random bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A float of the uniform distribution over [0, 1), a multiple of 2^-24. */
  public float uniform() {
    return (nextLong() >>> 40) * FLOAT_UNIT;
  }

  /** A float of the uniform distribution between {@code low} and {@code high}. */
  public float uniform(float low, float high) {
    return Math.fma(uniform(), high - low, low);
  }

  /** A float of the standard normal distribution, by Marsaglia's polar method. */
  public float normal() {
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double square = u * u + v * v;
      if (square > 0 && square < 1) {
        return (float) (u * Math.sqrt(-2 * StrictMath.log(square) / square));
      }
    }
  }

  private double nextDouble() {
    return (nextLong() >>> 11) * DOUBLE_UNIT;
  }

  /**
   * An index of the uniform distribution over 0 to {@code bound - 1}.
   *
   * @throws IllegalArgumentException if {@code bound} is below 1
   */
  public int index(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("index: bound " + bound + " is below 1");
    }
    // The high half of a 32 x 32 bit product: the bias is below bound / 2^32.
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** The numbers 0 to {@code n - 1} in random order, as {@code torch.randperm}. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = index(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
