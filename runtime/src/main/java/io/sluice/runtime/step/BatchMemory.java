package io.sluice.runtime.step;

/**
 * What several rows of a batch are computed in.
 *
 * @param rows a memory for each; accumulators are the same arrays in all of them, with room for
 *     those of all rows one behind the other
 * @param floats room for the input vectors of all rows together
 */
public record BatchMemory(WorkingMemory[] rows, float[] floats) {
  /** At most so many rows of a batch go through a plan together. */
  public static final int MOST_ROWS = 32;
}
