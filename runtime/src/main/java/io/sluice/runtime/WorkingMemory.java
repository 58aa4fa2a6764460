package io.sluice.runtime;

/**
 * What one scorer computes in.
 *
 * @param floats the arena of FLOAT32 tensors
 * @param bytes the arena of INT8 tensors
 * @param sums float accumulators of a product; they have an array to themselves, from index 0,
 *     because kernels are fastest without an offset
 * @param otherSums as many again, for a step with two products
 * @param intSums integer accumulators of a product
 */
record WorkingMemory(
    float[] floats, byte[] bytes, float[] sums, float[] otherSums, int[] intSums) {}
