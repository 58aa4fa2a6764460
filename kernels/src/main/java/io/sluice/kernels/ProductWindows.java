package io.sluice.kernels;

import org.jspecify.annotations.Nullable;

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
 * @param fives of windows of five columns, whose outputs are all on one grid, by how many columns
 *     windows of a row are apart if that is one or two; else 0
 * @param lattice on which the windows lie, or null
 */
public record ProductWindows(
    int[] at,
    int[] to,
    int[] offsets,
    int columns,
    int run,
    boolean slides,
    int fives,
    @Nullable WindowLattice lattice) {
  /** Finds what can be told from the indices. */
  public static ProductWindows of(int[] at, int[] to, int[] offsets, int columns) {
    return new ProductWindows(
        at,
        to,
        offsets,
        columns,
        run(offsets),
        slides(at, offsets, columns),
        fives(at, offsets, columns),
        WindowLattice.of(at, offsets, columns));
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

  private static int fives(int[] at, int[] offsets, int columns) {
    if (offsets.length % 5 != 0 || at.length % columns != 0 || columns < 2) {
      return 0;
    }
    int step = offsets[1] - offsets[0];
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] != offsets[i / 5 * 5] + i % 5 * step) {
        return 0;
      }
    }
    int stride = at[1] == at[0] + step ? 1 : 2;
    for (int p = 1; p < at.length; p++) {
      if (p % columns != 0 && at[p] != at[p - 1] + stride * step) {
        return 0;
      }
    }
    return stride;
  }

  /** How many positions there are. */
  public int count() {
    return at.length;
  }
}
