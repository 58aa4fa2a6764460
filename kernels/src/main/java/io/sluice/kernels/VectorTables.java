package io.sluice.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link LookupTable}s that the Vector API computes, operation for operation as they were made, in
 * place of reading them. Counts are multiples of the lanes. Two vectors go at once, of which the
 * second may be the last one again; both are read before either is stored.
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
    for (int i = 0; i < count; i += 2 * LANES) {
      int j = Math.min(i + LANES, count - LANES);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector u = FloatVector.fromArray(SPECIES, x, xAt + j).sub(zeroPoint).mul(scale);
      IntVector vGate = v.add(three).reinterpretAsInts().max(zero).min(six);
      IntVector uGate = u.add(three).reinterpretAsInts().max(zero).min(six);
      v = v.mul(vGate.reinterpretAsFloats()).div(sixes).mul(inverse).add(rounder);
      u = u.mul(uGate.reinterpretAsFloats()).div(sixes).mul(inverse).add(rounder);
      IntVector vBits = v.reinterpretAsInts().max(low).min(high);
      IntVector uBits = u.reinterpretAsInts().max(low).min(high);
      vBits.reinterpretAsFloats().sub(offset).intoArray(y, yAt + i);
      uBits.reinterpretAsFloats().sub(offset).intoArray(y, yAt + j);
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
    for (int i = 0; i < count; i += 2 * LANES) {
      int j = Math.min(i + LANES, count - LANES);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector u = FloatVector.fromArray(SPECIES, x, xAt + j).sub(zeroPoint).mul(scale);
      IntVector vGate = v.add(three).reinterpretAsInts().max(zero).min(six);
      IntVector uGate = u.add(three).reinterpretAsInts().max(zero).min(six);
      v = v.mul(vGate.reinterpretAsFloats()).div(sixes).mul(inverse).add(rounder);
      u = u.mul(uGate.reinterpretAsFloats()).div(sixes).mul(inverse).add(rounder);
      IntVector vBits = v.reinterpretAsInts().max(low).min(high).sub(offset);
      IntVector uBits = u.reinterpretAsInts().max(low).min(high).sub(offset);
      ((ByteVector) vBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + i);
      ((ByteVector) uBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + j);
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
    for (int i = 0; i < count; i += 2 * LANES) {
      int j = Math.min(i + LANES, count - LANES);
      IntVector p =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i).convertShape(VectorOperators.B2I, INTS, 0);
      IntVector q =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + j).convertShape(VectorOperators.B2I, INTS, 0);
      FloatVector v = (FloatVector) p.sub(zeroPoint).convert(VectorOperators.I2F, 0);
      FloatVector u = (FloatVector) q.sub(zeroPoint).convert(VectorOperators.I2F, 0);
      v = v.mul(scale).mul(factor).add(rounder);
      u = u.mul(scale).mul(factor).add(rounder);
      IntVector vBits = v.reinterpretAsInts().max(low).min(high).sub(offset);
      IntVector uBits = u.reinterpretAsInts().max(low).min(high).sub(offset);
      ((ByteVector) vBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + i);
      ((ByteVector) uBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, yAt + j);
    }
  }
}
