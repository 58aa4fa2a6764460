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

  /** Cuts lists of equal length. */
  public static Runs of(int[]... lists) {
    int elements = lists[0].length;
    int[] lengths = new int[elements];
    int[][] starts = new int[lists.length][elements];
    int[][] strides = new int[lists.length][elements];
    int runs = 0;
    for (int from = 0; from < elements; from += lengths[runs++]) {
      lengths[runs] = runLength(lists, from);
      for (int list = 0; list < lists.length; list++) {
        starts[list][runs] = lists[list][from];
        strides[list][runs] = lengths[runs] == 1 ? 1 : lists[list][from + 1] - lists[list][from];
      }
    }
    return new Runs(
        Arrays.copyOf(lengths, runs), truncated(starts, runs), truncated(strides, runs));
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

  private static int[][] truncated(int[][] lists, int length) {
    return Arrays.stream(lists).map(list -> Arrays.copyOf(list, length)).toArray(int[][]::new);
  }

  int count() {
    return lengths.length;
  }

  /** Whether the list is one run of adjacent elements. */
  public boolean isContiguous(int list) {
    return count() == 1 && strides[list][0] == 1;
  }
}
