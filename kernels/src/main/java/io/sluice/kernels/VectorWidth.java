package io.sluice.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What follows from the width of this JVM's preferred vectors. */
final class VectorWidth {
  static final int BITS = FloatVector.SPECIES_PREFERRED.vectorBitSize();

  /** How many floats or ints a vector holds. */
  static final int LANES = BITS / Float.SIZE;

  /** Whether the kernels are written and tested for this width. */
  static final boolean SUPPORTED = BITS == 128 || BITS == 256 || BITS == 512;

  /**
   * The vector with as many bytes as a vector has floats. The smallest vector has 64 bits, so there
   * is none for vectors of 128 bits; {@link #HAS_BYTES} is false then, and what would need it runs
   * on scalar kernels.
   */
  static final VectorSpecies<Byte> BYTES =
      switch (BITS) {
        case 512 -> ByteVector.SPECIES_128;
        default -> ByteVector.SPECIES_64;
      };

  static final boolean HAS_BYTES = BYTES.length() == LANES;

  /** The vector with as many bytes as a vector has shorts. */
  static final VectorSpecies<Byte> BYTES_OF_SHORTS =
      switch (BITS) {
        case 512 -> ByteVector.SPECIES_256;
        case 256 -> ByteVector.SPECIES_128;
        default -> ByteVector.SPECIES_64;
      };

  private VectorWidth() {}
}
