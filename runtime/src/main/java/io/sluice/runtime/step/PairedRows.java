package io.sluice.runtime.step;

import io.sluice.kernels.Pairing;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a function of two tensors that a kernel computes in one call; most functions, with
 * broadcasting or without, have a single part.
 *
 * @param aStart index of the first element of a
 * @param bStart index of the first element of b
 * @param yStart index of the first output
 */
public record PairedRows(int aStart, int bStart, int yStart, Pairing pairing) {

  /**
   * The parts of a function of two tensors.
   *
   * @param a for each output as it lies in memory, the element of the one tensor
   * @param b as a, of the other tensor
   */
  public static PairedRows[] of(int[] a, int[] b) {
    Runs runs = Runs.of(a, b);
    List<PairedRows> parts = new ArrayList<>();
    int y = 0;
    for (int first = 0; first < runs.count(); ) {
      int rows = rows(runs, first);
      Pairing pairing =
          new Pairing(
              rows,
              runs.lengths()[first],
              rows == 1 ? 0 : runs.starts()[0][first + 1] - runs.starts()[0][first],
              runs.strides()[0][first],
              rows == 1 ? 0 : runs.starts()[1][first + 1] - runs.starts()[1][first],
              runs.strides()[1][first]);
      parts.add(new PairedRows(runs.starts()[0][first], runs.starts()[1][first], y, pairing));
      y += rows * pairing.count();
      first += rows;
    }
    return parts.toArray(PairedRows[]::new);
  }

  /** The memory that parts take, about. */
  public static long bytes(PairedRows[] parts) {
    return 80L * parts.length;
  }

  /** How many runs from one on are alike, and begin equally far from each other. */
  private static int rows(Runs runs, int first) {
    int rows = 1;
    while (first + rows < runs.count() && continues(runs, first, first + rows)) {
      rows++;
    }
    return rows;
  }

  private static boolean continues(Runs runs, int first, int next) {
    boolean alike = runs.lengths()[next] == runs.lengths()[first];
    for (int list = 0; list < runs.starts().length; list++) {
      int[] starts = runs.starts()[list];
      alike &= runs.strides()[list][next] == runs.strides()[list][first];
      alike &= starts[next] - starts[next - 1] == starts[first + 1] - starts[first];
    }
    return alike;
  }
}
