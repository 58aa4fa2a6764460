package io.sluice.kernels;

/**
 * Arrays that a thread's scalar kernels compute in. They are arrays of their own because the loops
 * in {@link ScalarLoops} take no offset, and of the thread because products are shared by threads.
 *
 * <p>They have no meaning between calls. Those of a use grow to what the largest product of the
 * thread needs, and then no call allocates any more: some 100 kB for fully connected nets, and for
 * convolutions 2 kB for each of up to 128 inputs and of all outputs, and 4 kB for each of the
 * inputs that lie between two windows.
 */
final class ScalarScratch {
  /** How many values are computed at once in {@link #values}. */
  static final int BLOCK = 512;

  /** From how many values on it is faster to bring them to {@link #values} and back. */
  static final int WORTH_COPYING = 32;

  /**
   * The values hold arrays of floats only, and a thread's map holds its key weakly: a thread that
   * outlives the job does not keep the class loader of this class.
   */
  private static final ThreadLocal<float[][][]> ARRAYS =
      ThreadLocal.withInitial(() -> new float[Use.values().length][0][0]);

  private ScalarScratch() {}

  /** What arrays are for; those of one use are not those of another. */
  enum Use {
    PLANES,
    RESIDUES,
    WINDOWS,
    DEPTHWISE,
    WIDENED,
    SUMS,
    VALUES
  }

  /** Three arrays of {@link #BLOCK} values. */
  static float[][] values() {
    return arrays(Use.VALUES, 3, BLOCK);
  }

  /**
   * At least {@code count} arrays of at least {@code length}, with values without meaning.
   *
   * <p>With its header of 16 bytes each is a whole number of cache lines long. The arrays of a use
   * are allocated one behind the other, so that they begin at the same place of a line: C2's loops
   * begin with single elements until the one that is written is at the start of a line, and then
   * all others are too, and no vector crosses a line. That makes loops over 1000 elements 1.2 times
   * as fast.
   */
  static float[][] arrays(Use use, int count, int length) {
    float[][][] arrays = ARRAYS.get();
    float[][] some = arrays[use.ordinal()];
    if (some.length < count || (count > 0 && some[0].length < length)) {
      int most = some.length == 0 ? length : Math.max(length, some[0].length);
      some = new float[Math.max(count, some.length)][(most + 3) / 16 * 16 + 12];
      arrays[use.ordinal()] = some;
    }
    return some;
  }
}
