package io.sluice.runtime.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What some adjacent outputs of a mean are made of: the first of the elements {@code start +
 * offsets[j]}, each next one of those behind them. With channels last all channels of a position
 * are one bin.
 *
 * @param outputs how many
 */
public record Bin(int start, int[] offsets, int outputs) {

  /**
   * All bins of a mean.
   *
   * @param elements for each output, in the order in which they are added
   */
  public static Bin[] of(int[][] elements) {
    List<Bin> bins = new ArrayList<>();
    int[] offsets = {};
    for (int first = 0; first < elements.length; ) {
      int start = elements[first][0];
      int[] own = Arrays.stream(elements[first]).map(element -> element - start).toArray();
      // Bins alike share one array.
      offsets = Arrays.equals(own, offsets) ? offsets : own;
      int outputs = 1;
      while (first + outputs < elements.length
          && follows(elements[first], elements[first + outputs], outputs)) {
        outputs++;
      }
      bins.add(new Bin(start, offsets, outputs));
      first += outputs;
    }
    return bins.toArray(Bin[]::new);
  }

  private static boolean follows(int[] first, int[] next, int distance) {
    boolean follows = next.length == first.length;
    for (int j = 0; follows && j < first.length; j++) {
      follows = next[j] == first[j] + distance;
    }
    return follows;
  }
}
