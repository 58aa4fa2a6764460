package io.sluice.runtime.tree;

/**
 * A form of trees that finds the leaves of a row: first all that depends on its values, then what
 * each tree gives, a window of trees at a time.
 */
public sealed interface TreeWalk permits FlatTrees, LeafMasks {
  /** How many trees a window has. */
  int WINDOW = 128;

  /** The length of the array that a row is prepared in. */
  int keyCount();

  /** How many values {@link #walk} gives. */
  int placeCount();

  /** Where {@link #walk} writes what each tree gives. Nobody changes the array. */
  int[] places();

  /** The bytes of its arrays. */
  long bytes();

  /** Prepares a row of floats. */
  void keys(float[] x, int at, long[] keys);

  /** Prepares a row of doubles. */
  void keys(double[] x, int at, long[] keys);

  /**
   * Finds what the trees of a window give for the row that was prepared.
   *
   * @param keys of {@link #keyCount} elements
   * @param found gets what each tree gives
   * @param to where the values of all windows begin
   */
  void walk(int window, long[] keys, int[] found, int to);
}
