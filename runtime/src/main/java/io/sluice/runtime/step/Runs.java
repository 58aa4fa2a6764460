package io.sluice.runtime.step;

import java.util.Arrays;

/**
 * Lists of indices that advance together, cut into the fewest pieces in which each list advances by
 * a constant stride: what a kernel can walk in one call. Broadcasting, transposing and slicing all
 * come down to it.
 *
 * @param lengths of each run
 * @param starts for each list, the first index of each run
 * @param strides for each list, the stride of each run; 1 where a run has a single element
 */
public record Runs(int[] lengths, int[][] starts, int[][] strides) {

  /** Most lists have fewer runs, however long they are. */
  private static final int FEW = 64;

  /** Cuts lists of equal length. */
  public static Runs of(int[]... lists) {
    int elements = lists[0].length;
    int[] lengths = new int[Math.min(FEW, elements)];
    int[][] starts = new int[lists.length][lengths.length];
    int[][] strides = new int[lists.length][lengths.length];
    int runs = 0;
    for (int from = 0; from < elements; from += lengths[runs++]) {
      if (runs == lengths.length) {
        int more = (int) Math.min(elements, 2L * runs);
        lengths = Arrays.copyOf(lengths, more);
        starts = resized(starts, more);
        strides = resized(strides, more);
      }
      lengths[runs] = runLength(lists, from);
      for (int list = 0; list < lists.length; list++) {
        starts[list][runs] = lists[list][from];
        strides[list][runs] = lengths[runs] == 1 ? 1 : lists[list][from + 1] - lists[list][from];
      }
    }
    return new Runs(Arrays.copyOf(lengths, runs), resized(starts, runs), resized(strides, runs));
  }

  /** Advances in all lists at once, so that no element is looked at for more than one run. */
  private static int runLength(int[][] lists, int from) {
    int most = lists[0].length - from;
    int length = Math.min(2, most);
    while (length < most && advancesAsBefore(lists, from, length)) {
      length++;
    }
    return length;
  }

  private static boolean advancesAsBefore(int[][] lists, int from, int length) {
    for (int[] list : lists) {
      if (list[from + length] - list[from + length - 1] != list[from + 1] - list[from]) {
        return false;
      }
    }
    return true;
  }

  private static int[][] resized(int[][] lists, int length) {
    return Arrays.stream(lists).map(list -> Arrays.copyOf(list, length)).toArray(int[][]::new);
  }

  /** The memory that they take. */
  public long bytes() {
    return Integer.BYTES * (1L + 2L * starts.length) * lengths.length;
  }

  int count() {
    return lengths.length;
  }

  /** Whether the list is one run of adjacent elements. */
  public boolean isContiguous(int list) {
    return count() == 1 && strides[list][0] == 1;
  }
}
