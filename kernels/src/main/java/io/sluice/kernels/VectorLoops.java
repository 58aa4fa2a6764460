package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Arithmetic of adjacent elements by the Vector API; counts are multiples of the lanes.
 *
 * <p>For all kernels by the Vector API: no method takes or returns a vector, which would become an
 * object where the JIT compiler does not inline the method; and products and functions are methods
 * of more than HotSpot's FreqInlineSize, 325 bytecodes, so that they are compiled by themselves: in
 * a caller that grew too large by inlining them, vectors would become objects too.
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
