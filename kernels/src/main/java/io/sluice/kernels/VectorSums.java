package io.sluice.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums for each of adjacent channels by the Vector API, lanes running across channels. There are
 * enough channels for a vector; where they are no whole number of them, the last one begins
 * earlier. Each method is more than HotSpot inlines, see {@link VectorLoops}.
 */
final class VectorSums {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;

  private VectorSums() {}

  /** The interleaved sums, see {@link Kernels}, divided by their number. */
  static void means(float[] x, int xAt, int[] offsets, float[] y, int yAt, int channels) {
    int count = offsets.length;
    for (int c = 0; c < channels; c += LANES) {
      int channel = Math.min(c, channels - LANES);
      int from = xAt + channel;
      FloatVector p0 = FloatVector.zero(SPECIES);
      FloatVector p1 = p0;
      FloatVector p2 = p0;
      FloatVector p3 = p0;
      FloatVector p4 = p0;
      FloatVector p5 = p0;
      FloatVector p6 = p0;
      FloatVector p7 = p0;
      int j = 0;
      for (; j + 8 <= count; j += 8) {
        p0 = p0.add(FloatVector.fromArray(SPECIES, x, from + offsets[j]));
        p1 = p1.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 1]));
        p2 = p2.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 2]));
        p3 = p3.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 3]));
        p4 = p4.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 4]));
        p5 = p5.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 5]));
        p6 = p6.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 6]));
        p7 = p7.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 7]));
      }
      int rest = count - j;
      if (rest > 0) {
        p0 = p0.add(FloatVector.fromArray(SPECIES, x, from + offsets[j]));
      }
      if (rest > 1) {
        p1 = p1.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 1]));
      }
      if (rest > 2) {
        p2 = p2.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 2]));
      }
      if (rest > 3) {
        p3 = p3.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 3]));
      }
      if (rest > 4) {
        p4 = p4.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 4]));
      }
      if (rest > 5) {
        p5 = p5.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 5]));
      }
      if (rest > 6) {
        p6 = p6.add(FloatVector.fromArray(SPECIES, x, from + offsets[j + 6]));
      }
      FloatVector even = p0.add(p4).add(p2.add(p6));
      FloatVector odd = p1.add(p5).add(p3.add(p7));
      even.add(odd).div((float) count).intoArray(y, yAt + channel);
    }
  }

  /** Exact sums on top of a start. */
  static void sums(byte[] x, int xAt, int[] offsets, int start, int[] y, int channels) {
    int count = offsets.length;
    for (int c = 0; c < channels; c += LANES) {
      int channel = Math.min(c, channels - LANES);
      int from = xAt + channel;
      IntVector a = IntVector.broadcast(INTS, start);
      IntVector b = IntVector.zero(INTS);
      IntVector d = b;
      IntVector e = b;
      int j = 0;
      for (; j + 8 <= count; j += 8) {
        a =
            a.add(
                ByteVector.fromArray(BYTES, x, from + offsets[j])
                    .convertShape(VectorOperators.B2I, INTS, 0));
        b =
            b.add(
                ByteVector.fromArray(BYTES, x, from + offsets[j + 1])
                    .convertShape(VectorOperators.B2I, INTS, 0));
        d =
            d.add(
                ByteVector.fromArray(BYTES, x, from + offsets[j + 2])
                    .convertShape(VectorOperators.B2I, INTS, 0));
        e =
            e.add(
                ByteVector.fromArray(BYTES, x, from + offsets[j + 3])
                    .convertShape(VectorOperators.B2I, INTS, 0));
        a =
            a.add(
                ByteVector.fromArray(BYTES, x, from + offsets[j + 4])
                    .convertShape(VectorOperators.B2I, INTS, 0));
        b =
            b.add(
                ByteVector.fromArray(BYTES, x, from + offsets[j + 5])
                    .convertShape(VectorOperators.B2I, INTS, 0));
        d =
            d.add(
                ByteVector.fromArray(BYTES, x, from + offsets[j + 6])
                    .convertShape(VectorOperators.B2I, INTS, 0));
        e =
            e.add(
                ByteVector.fromArray(BYTES, x, from + offsets[j + 7])
                    .convertShape(VectorOperators.B2I, INTS, 0));
      }
      for (; j < count; j++) {
        a =
            a.add(
                ByteVector.fromArray(BYTES, x, from + offsets[j])
                    .convertShape(VectorOperators.B2I, INTS, 0));
      }
      a.add(b).add(d.add(e)).intoArray(y, channel);
    }
  }
}
