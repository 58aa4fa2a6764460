package io.sluice.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link LookupTable}s that the Vector API computes, operation for operation as they were made, in
 * place of reading them. Counts are multiples of the lanes.
 */
final class VectorTables {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;

  private VectorTables() {}

  /** {@link LookupTable#hardSwish}, from and to integers as floats. */
  static void hardSwish(
      LookupTable.Scales scales, float[] x, int xAt, float[] y, int yAt, int count) {
    FloatVector zeroPoint = FloatVector.broadcast(SPECIES, scales.from().zeroPoint());
    FloatVector scale = FloatVector.broadcast(SPECIES, scales.from().scale());
    FloatVector inverse = FloatVector.broadcast(SPECIES, 1f / scales.to().scale());
    FloatVector rounder = FloatVector.broadcast(SPECIES, VectorFunctions.ROUNDER);
    FloatVector three = FloatVector.broadcast(SPECIES, 3f);
    FloatVector sixes = FloatVector.broadcast(SPECIES, 6f);
    IntVector zero = IntVector.zero(INTS);
    IntVector six = sixes.reinterpretAsInts();
    int target = VectorFunctions.ROUNDER_BITS - scales.to().zeroPoint();
    IntVector low = IntVector.broadcast(INTS, target + Byte.MIN_VALUE);
    IntVector high = IntVector.broadcast(INTS, target + Byte.MAX_VALUE);
    FloatVector offset =
        FloatVector.broadcast(SPECIES, VectorFunctions.ROUNDER - scales.to().zeroPoint());
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      FloatVector first = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector firstGate =
          first.add(three).reinterpretAsInts().max(zero).min(six).reinterpretAsFloats();
      first = first.mul(firstGate).div(sixes).mul(inverse).add(rounder);
      IntVector firstBits = first.reinterpretAsInts().max(low).min(high);
      firstBits.reinterpretAsFloats().sub(offset).intoArray(y, yAt + i);
      FloatVector second =
          FloatVector.fromArray(SPECIES, x, xAt + i + LANES).sub(zeroPoint).mul(scale);
      FloatVector secondGate =
          second.add(three).reinterpretAsInts().max(zero).min(six).reinterpretAsFloats();
      second = second.mul(secondGate).div(sixes).mul(inverse).add(rounder);
      IntVector secondBits = second.reinterpretAsInts().max(low).min(high);
      secondBits.reinterpretAsFloats().sub(offset).intoArray(y, yAt + i + LANES);
    }
    if (i < count) {
      FloatVector last = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector lastGate =
          last.add(three).reinterpretAsInts().max(zero).min(six).reinterpretAsFloats();
      last = last.mul(lastGate).div(sixes).mul(inverse).add(rounder);
      IntVector lastBits = last.reinterpretAsInts().max(low).min(high);
      lastBits.reinterpretAsFloats().sub(offset).intoArray(y, yAt + i);
    }
  }

  /** {@link LookupTable#hardSwish}, from integers as floats. */
  static void hardSwish(
      LookupTable.Scales scales, float[] x, int xAt, byte[] y, int yAt, int count) {
    FloatVector zeroPoint = FloatVector.broadcast(SPECIES, scales.from().zeroPoint());
    FloatVector scale = FloatVector.broadcast(SPECIES, scales.from().scale());
    FloatVector inverse = FloatVector.broadcast(SPECIES, 1f / scales.to().scale());
    FloatVector rounder = FloatVector.broadcast(SPECIES, VectorFunctions.ROUNDER);
    FloatVector three = FloatVector.broadcast(SPECIES, 3f);
    FloatVector sixes = FloatVector.broadcast(SPECIES, 6f);
    IntVector zero = IntVector.zero(INTS);
    IntVector six = sixes.reinterpretAsInts();
    int target = VectorFunctions.ROUNDER_BITS - scales.to().zeroPoint();
    IntVector low = IntVector.broadcast(INTS, target + Byte.MIN_VALUE);
    IntVector high = IntVector.broadcast(INTS, target + Byte.MAX_VALUE);
    IntVector offset = IntVector.broadcast(INTS, target);
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      FloatVector first = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector firstGate =
          first.add(three).reinterpretAsInts().max(zero).min(six).reinterpretAsFloats();
      first = first.mul(firstGate).div(sixes).mul(inverse).add(rounder);
      IntVector firstBits = first.reinterpretAsInts().max(low).min(high);
      ByteVector firstBytes =
          (ByteVector) firstBits.sub(offset).convertShape(VectorOperators.I2B, BYTES, 0);
      firstBytes.intoArray(y, yAt + i);
      FloatVector second =
          FloatVector.fromArray(SPECIES, x, xAt + i + LANES).sub(zeroPoint).mul(scale);
      FloatVector secondGate =
          second.add(three).reinterpretAsInts().max(zero).min(six).reinterpretAsFloats();
      second = second.mul(secondGate).div(sixes).mul(inverse).add(rounder);
      IntVector secondBits = second.reinterpretAsInts().max(low).min(high);
      ByteVector secondBytes =
          (ByteVector) secondBits.sub(offset).convertShape(VectorOperators.I2B, BYTES, 0);
      secondBytes.intoArray(y, yAt + i + LANES);
    }
    if (i < count) {
      FloatVector last = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector lastGate =
          last.add(three).reinterpretAsInts().max(zero).min(six).reinterpretAsFloats();
      last = last.mul(lastGate).div(sixes).mul(inverse).add(rounder);
      IntVector lastBits = last.reinterpretAsInts().max(low).min(high);
      ByteVector lastBytes =
          (ByteVector) lastBits.sub(offset).convertShape(VectorOperators.I2B, BYTES, 0);
      lastBytes.intoArray(y, yAt + i);
    }
  }

  /** {@link LookupTable#line}. */
  static void line(LookupTable.Line line, byte[] x, int xAt, byte[] y, int yAt, int count) {
    IntVector zeroPoint = IntVector.broadcast(INTS, line.zeroPoint());
    FloatVector scale = FloatVector.broadcast(SPECIES, line.scale());
    FloatVector factor = FloatVector.broadcast(SPECIES, line.factor());
    FloatVector rounder = FloatVector.broadcast(SPECIES, LookupTable.Line.ROUNDER);
    IntVector offset = IntVector.broadcast(INTS, line.offset());
    IntVector low = IntVector.broadcast(INTS, line.offset() + line.low());
    IntVector high = IntVector.broadcast(INTS, line.offset() + line.high());
    for (int i = 0; i < count; i += LANES) {
      IntVector q =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i).convertShape(VectorOperators.B2I, INTS, 0);
      IntVector bits =
          ((FloatVector) q.sub(zeroPoint).convert(VectorOperators.I2F, 0))
              .mul(scale)
              .mul(factor)
              .add(rounder)
              .reinterpretAsInts();
      ByteVector bytes =
          (ByteVector)
              bits.max(low).min(high).sub(offset).convertShape(VectorOperators.I2B, BYTES, 0);
      bytes.intoArray(y, yAt + i);
    }
  }
}
