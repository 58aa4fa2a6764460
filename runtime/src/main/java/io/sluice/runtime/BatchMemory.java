package io.sluice.runtime;

/**
 * What several rows of a batch are computed in.
 *
 * @param rows a memory for each; accumulators are the same arrays in all of them, with room for
 *     those of all rows one behind the other
 * @param floats room for the input vectors of all rows together
 */
record BatchMemory(WorkingMemory[] rows, float[] floats) {}
