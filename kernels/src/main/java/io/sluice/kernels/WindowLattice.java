package io.sluice.kernels;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Windows as points of a lattice: input k of the window at point q lies at {@code first + (q +
 * shifts[k]) * step + residues[k]}. So all windows' inputs of one index are an arithmetic series,
 * which is that of another index if both have the same residue, moved by the shifts' difference.
 * Points between the end of a row of windows and the next row count too where they are few: their
 * sums are made and not stored. Where they are many, as with a stride, the lattice is one of rows
 * that are brought together one by one.
 *
 * @param first index of the first window
 * @param step from one window of a row to the next
 * @param pitch points from one row of windows to the next
 * @param columns windows of a row
 * @param shifts of each input
 * @param residues of each input, less than the step
 * @param planes for each input, which of the different residues it has
 * @param bases the different residues, ascending
 * @param reaches for each of these the greatest shift of its inputs
 * @param reach the greatest shift
 */
record WindowLattice(
    int first,
    int step,
    int pitch,
    int columns,
    int[] shifts,
    int[] residues,
    int[] planes,
    int[] bases,
    int[] reaches,
    int reach) {

  /** The lattice of some windows; null if they lie on none. */
  static @Nullable WindowLattice of(int[] at, int[] offsets, int columns) {
    if (at.length < 2 || at.length % columns != 0) {
      return null;
    }
    int rows = at.length / columns;
    int step = at[1] - at[0];
    int pitch = columns;
    if (rows > 1 && columns > 1) {
      int down = at[columns] - at[0];
      if (step <= 0 || down % step != 0) {
        return null;
      }
      pitch = down / step;
    }
    if (step <= 0 || pitch < columns) {
      return null;
    }
    for (int p = 0; p < at.length; p++) {
      if (at[p] != at[0] + (p / columns * pitch + p % columns) * step) {
        return null;
      }
    }
    if (Arrays.stream(offsets).anyMatch(offset -> offset < 0)) {
      return null;
    }
    int[] shifts = Arrays.stream(offsets).map(offset -> offset / step).toArray();
    int[] residues = Arrays.stream(offsets).map(offset -> offset % step).toArray();
    int[] bases = Arrays.stream(residues).sorted().distinct().toArray();
    int[] planes = Arrays.stream(residues).map(r -> Arrays.binarySearch(bases, r)).toArray();
    int[] reaches = new int[bases.length];
    for (int k = 0; k < planes.length; k++) {
      reaches[planes[k]] = Math.max(reaches[planes[k]], shifts[k]);
    }
    int reach = Arrays.stream(reaches).max().orElse(0);
    return new WindowLattice(
        at[0], step, pitch, columns, shifts, residues, planes, bases, reaches, reach);
  }

  /** Whether no other points count than those of windows. */
  boolean isCompact() {
    return 2 * pitch > 3 * columns;
  }

  /** The least of the greatest shifts of some residues. */
  int commonReach(int from, int end) {
    int reach = reaches[from];
    for (int r = from + 1; r < end; r++) {
      reach = Math.min(reach, reaches[r]);
    }
    return reach;
  }

  /** The point of a window. */
  int point(int window) {
    return isCompact() ? window : window / columns * pitch + window % columns;
  }

  /** The index of a window's first input. */
  int at(int window) {
    return first + (window / columns * pitch + window % columns) * step;
  }

  /** The first window behind those of one row. */
  int endOfRow(int window) {
    return (window / columns + 1) * columns;
  }

  /** The first window whose point does not follow that of the one before, from this one on. */
  int endOfPoints(int window) {
    return isCompact() || pitch == columns ? Integer.MAX_VALUE : endOfRow(window);
  }
}
