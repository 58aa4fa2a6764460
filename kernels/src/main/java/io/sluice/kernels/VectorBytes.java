package io.sluice.kernels;

import static io.sluice.kernels.VectorFunctions.ROUNDER;
import static io.sluice.kernels.VectorFunctions.ROUNDER_BITS;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Between floats and int8 by the Vector API; counts are multiples of the lanes. Three or four
 * vectors go at once, of which the last ones may be the last vector again.
 */
final class VectorBytes {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;

  private VectorBytes() {}

  static void requantize(
      int[] sums,
      int sumsAt,
      float[] multipliers,
      int firstChannel,
      Int8Output output,
      byte[] y,
      int yAt,
      int count) {
    // Of floats near the rounder the bits are in the order of the integers; and a clamp of integers
    // is one instruction where that of floats, with their zeros and NaN, is six.
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    IntVector low = IntVector.broadcast(INTS, ROUNDER_BITS + output.low() - output.zeroPoint());
    IntVector high = IntVector.broadcast(INTS, ROUNDER_BITS + output.high() - output.zeroPoint());
    IntVector offset = IntVector.broadcast(INTS, output.zeroPoint() - ROUNDER_BITS);
    int last = count - LANES;
    for (int i = 0; i < count; i += 3 * LANES) {
      int j = Math.min(i + LANES, last);
      int k = Math.min(i + 2 * LANES, last);
      FloatVector v =
          (FloatVector) IntVector.fromArray(INTS, sums, sumsAt + i).convert(VectorOperators.I2F, 0);
      FloatVector u =
          (FloatVector) IntVector.fromArray(INTS, sums, sumsAt + j).convert(VectorOperators.I2F, 0);
      FloatVector t =
          (FloatVector) IntVector.fromArray(INTS, sums, sumsAt + k).convert(VectorOperators.I2F, 0);
      v = v.mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + i)).add(rounder);
      u = u.mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + j)).add(rounder);
      t = t.mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + k)).add(rounder);
      IntVector vBits = v.reinterpretAsInts().max(low).min(high).add(offset);
      IntVector uBits = u.reinterpretAsInts().max(low).min(high).add(offset);
      IntVector tBits = t.reinterpretAsInts().max(low).min(high).add(offset);
      ((ByteVector) vBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + i);
      ((ByteVector) uBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + j);
      ((ByteVector) tBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + k);
    }
    output.map(y, yAt, count);
  }

  static void requantize(
      float[] sums,
      int sumsAt,
      float[] multipliers,
      int firstChannel,
      Int8Output output,
      byte[] y,
      int yAt,
      int count) {
    // Of floats near the rounder the bits are in the order of the integers; and a clamp of integers
    // is one instruction where that of floats, with their zeros and NaN, is six.
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    IntVector low = IntVector.broadcast(INTS, ROUNDER_BITS + output.low() - output.zeroPoint());
    IntVector high = IntVector.broadcast(INTS, ROUNDER_BITS + output.high() - output.zeroPoint());
    IntVector offset = IntVector.broadcast(INTS, output.zeroPoint() - ROUNDER_BITS);
    int last = count - LANES;
    for (int i = 0; i < count; i += 3 * LANES) {
      int j = Math.min(i + LANES, last);
      int k = Math.min(i + 2 * LANES, last);
      FloatVector v = FloatVector.fromArray(SPECIES, sums, sumsAt + i);
      FloatVector u = FloatVector.fromArray(SPECIES, sums, sumsAt + j);
      FloatVector t = FloatVector.fromArray(SPECIES, sums, sumsAt + k);
      v = v.mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + i)).add(rounder);
      u = u.mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + j)).add(rounder);
      t = t.mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + k)).add(rounder);
      IntVector vBits = v.reinterpretAsInts().max(low).min(high).add(offset);
      IntVector uBits = u.reinterpretAsInts().max(low).min(high).add(offset);
      IntVector tBits = t.reinterpretAsInts().max(low).min(high).add(offset);
      ((ByteVector) vBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + i);
      ((ByteVector) uBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + j);
      ((ByteVector) tBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + k);
    }
    output.map(y, yAt, count);
  }

  /** {@link QuantizeRounding#DIVIDE_EVEN}. */
  static void quantize(float[] x, int xAt, Quantization to, byte[] y, int yAt, int count) {
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    IntVector low = IntVector.broadcast(INTS, ROUNDER_BITS + Byte.MIN_VALUE - to.zeroPoint());
    IntVector high = IntVector.broadcast(INTS, ROUNDER_BITS + Byte.MAX_VALUE - to.zeroPoint());
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector scale = FloatVector.broadcast(SPECIES, to.scale());
    IntVector offset = IntVector.broadcast(INTS, to.zeroPoint() - ROUNDER_BITS);
    int last = count - LANES;
    for (int i = 0; i < count; i += 3 * LANES) {
      int j = Math.min(i + LANES, last);
      int k = Math.min(i + 2 * LANES, last);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).div(scale);
      FloatVector u = FloatVector.fromArray(SPECIES, x, xAt + j).div(scale);
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + k).div(scale);
      v = zero.blend(v, v.compare(VectorOperators.EQ, v)).add(rounder);
      u = zero.blend(u, u.compare(VectorOperators.EQ, u)).add(rounder);
      t = zero.blend(t, t.compare(VectorOperators.EQ, t)).add(rounder);
      IntVector vBits = v.reinterpretAsInts().max(low).min(high).add(offset);
      IntVector uBits = u.reinterpretAsInts().max(low).min(high).add(offset);
      IntVector tBits = t.reinterpretAsInts().max(low).min(high).add(offset);
      ((ByteVector) vBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + i);
      ((ByteVector) uBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + j);
      ((ByteVector) tBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + k);
    }
  }

  static void dequantize(byte[] x, int xAt, Quantization from, float[] y, int yAt, int count) {
    IntVector zeroPoint = IntVector.broadcast(INTS, from.zeroPoint());
    FloatVector scale = FloatVector.broadcast(SPECIES, from.scale());
    int last = count - LANES;
    for (int i0 = 0; i0 < count; i0 += 4 * LANES) {
      int i1 = Math.min(i0 + LANES, last);
      int i2 = Math.min(i0 + 2 * LANES, last);
      int i3 = Math.min(i0 + 3 * LANES, last);
      IntVector q0 =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i0).convertShape(VectorOperators.B2I, INTS, 0);
      IntVector q1 =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i1).convertShape(VectorOperators.B2I, INTS, 0);
      IntVector q2 =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i2).convertShape(VectorOperators.B2I, INTS, 0);
      IntVector q3 =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i3).convertShape(VectorOperators.B2I, INTS, 0);
      FloatVector v0 = (FloatVector) q0.sub(zeroPoint).convert(VectorOperators.I2F, 0);
      FloatVector v1 = (FloatVector) q1.sub(zeroPoint).convert(VectorOperators.I2F, 0);
      FloatVector v2 = (FloatVector) q2.sub(zeroPoint).convert(VectorOperators.I2F, 0);
      FloatVector v3 = (FloatVector) q3.sub(zeroPoint).convert(VectorOperators.I2F, 0);
      v0.mul(scale).intoArray(y, yAt + i0);
      v1.mul(scale).intoArray(y, yAt + i1);
      v2.mul(scale).intoArray(y, yAt + i2);
      v3.mul(scale).intoArray(y, yAt + i3);
    }
  }
}
