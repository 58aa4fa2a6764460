package io.sluice.kernels;

/**
 * Where a convolution reads and writes: its windows, one for each position of the output, and the
 * outputs of each.
 *
 * @param at for each position the index of its window's first input
 * @param to for each position the index of its first output; ascending
 * @param offsets of a window's inputs from its first, one for each row of weights
 * @param columns how many positions are in a row of the output
 * @param run in how long runs of adjacent inputs the offsets lie
 * @param slides whether windows are three by three inputs, and go down by one of their own rows
 *     from one row of the output to the next
 */
public record ProductWindows(
    int[] at, int[] to, int[] offsets, int columns, int run, boolean slides) {
  /** Finds what can be told from the indices. */
  public static ProductWindows of(int[] at, int[] to, int[] offsets, int columns) {
    return new ProductWindows(at, to, offsets, columns, run(offsets), slides(at, offsets, columns));
  }

  private static int run(int[] offsets) {
    int run = offsets.length;
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] != offsets[i - 1] + 1) {
        run = commonDivisor(run, i);
      }
    }
    return run;
  }

  private static int commonDivisor(int a, int b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }

  private static boolean slides(int[] at, int[] offsets, int columns) {
    if (offsets.length != 9 || offsets[0] != 0 || at.length % columns != 0) {
      return false;
    }
    int down = offsets[3];
    for (int i = 3; i < offsets.length; i++) {
      if (offsets[i] != offsets[i - 3] + down) {
        return false;
      }
    }
    for (int p = columns; p < at.length; p++) {
      if (at[p] != at[p - columns] + down) {
        return false;
      }
    }
    return true;
  }

  /** How many positions there are. */
  public int count() {
    return at.length;
  }
}
