package io.sluice.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The gates of recurrent layers by the Vector API; the operations are those of {@link ScalarGates}.
 * They hand over by the arrays of the products, of which nothing is needed afterwards.
 */
final class VectorGates {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorGates() {}

  /** Those up to {@code end}, a multiple of the lanes. */
  static void gru(
      float[] gx, float[] gh, float[] h, int hAt, float[] next, int nextAt, int hidden, int end) {
    for (int gate = 0; gate < 2 * hidden; gate += hidden) {
      VectorLoops.add(gx, gate, gh, gate, gx, gate, end);
      VectorFunctions.sigmoid(gx, gate, gh, gate, end);
    }
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, gh, i)
          .fma(
              FloatVector.fromArray(SPECIES, gh, 2 * hidden + i),
              FloatVector.fromArray(SPECIES, gx, 2 * hidden + i))
          .intoArray(gx, 2 * hidden + i);
    }
    VectorFunctions.tanh(gx, 2 * hidden, gh, 2 * hidden, end);
    for (int i = 0; i < end; i += LANES) {
      FloatVector n = FloatVector.fromArray(SPECIES, gh, 2 * hidden + i);
      FloatVector.fromArray(SPECIES, gh, hidden + i)
          .fma(FloatVector.fromArray(SPECIES, h, hAt + i).sub(n), n)
          .intoArray(next, nextAt + i);
    }
  }

  /** Those up to {@code end}, a multiple of the lanes. */
  static void lstm(
      float[] gx, float[] gh, float[] c, int cAt, float[] h, int hAt, int hidden, int end) {
    for (int gate = 0; gate < 4 * hidden; gate += hidden) {
      VectorLoops.add(gx, gate, gh, gate, gx, gate, end);
      if (gate == 2 * hidden) {
        VectorFunctions.tanh(gx, gate, gh, gate, end);
      } else {
        VectorFunctions.sigmoid(gx, gate, gh, gate, end);
      }
    }
    VectorLoops.multiply(gh, 0, gh, 2 * hidden, gx, 0, end);
    for (int n = 0; n < end; n += LANES) {
      FloatVector.fromArray(SPECIES, gh, hidden + n)
          .fma(FloatVector.fromArray(SPECIES, c, cAt + n), FloatVector.fromArray(SPECIES, gx, n))
          .intoArray(c, cAt + n);
    }
    VectorFunctions.tanh(c, cAt, gx, 0, end);
    VectorLoops.multiply(gh, 3 * hidden, gx, 0, h, hAt, end);
  }
}
