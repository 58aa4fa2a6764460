package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Arithmetic of adjacent elements by the Vector API; counts are multiples of the lanes.
 *
 * <p>For all kernels by the Vector API, so that no vector becomes an object:
 *
 * <ul>
 *   <li>No method takes or returns a vector: where the JIT compiler does not inline it, the vector
 *       would be an object.
 *   <li>A method has at most 24 operators: calls like add, max, xor or a shift, each of which
 *       checks its operator's class. {@link OperatorProfile} says why: from the 25th on, a vector
 *       may become an object in some JVMs. Loads, stores, comparisons, blends, conversions and
 *       fused multiply-adds do not count; a call on ints with a scalar operand counts twice.
 *   <li>Products and functions are methods of more than HotSpot's FreqInlineSize, 325 bytecodes, so
 *       that they are compiled by themselves. In a caller that inlines them their operators add up.
 *   <li>A vector is made where it is needed: in one loop, or after the last one. What is made
 *       before a branch and needed in one side of it, or in two loops, the compiler of JDK 17 makes
 *       an object at each call, or in some JVMs. A loop has no second one for the rest: the last
 *       vector is computed again.
 *   <li>Operands that are constant for a loop are broadcast once before it, since each method with
 *       a scalar operand makes a vector of its own.
 * </ul>
 */
final class VectorLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorLoops() {}

  static void add(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, a, aAt + i)
          .add(FloatVector.fromArray(SPECIES, b, bAt + i))
          .intoArray(y, yAt + i);
    }
  }

  static void multiply(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector.fromArray(SPECIES, a, aAt + i)
          .mul(FloatVector.fromArray(SPECIES, b, bAt + i))
          .intoArray(y, yAt + i);
    }
  }
}
