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
  private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;

  private VectorTables() {}

  /** {@link LookupTable#hardSwish}, from and to integers as floats. */
  static void hardSwish(
      LookupTable.Scales scales, float[] x, int xAt, float[] y, int yAt, int count) {
    float zeroPoint = scales.from().zeroPoint();
    float scale = scales.from().scale();
    float inverse = 1f / scales.to().scale();
    float rounder = VectorFunctions.ROUNDER;
    int low = VectorFunctions.ROUNDER_BITS + Byte.MIN_VALUE - scales.to().zeroPoint();
    int high = VectorFunctions.ROUNDER_BITS + Byte.MAX_VALUE - scales.to().zeroPoint();
    float offset = rounder - scales.to().zeroPoint();
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      FloatVector first = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector firstGate = first.add(3f).max(0f).min(6f);
      first = first.mul(firstGate).div(6f).mul(inverse).add(rounder);
      IntVector firstBits = first.reinterpretAsInts().max(low).min(high);
      firstBits.reinterpretAsFloats().sub(offset).intoArray(y, yAt + i);
      FloatVector second =
          FloatVector.fromArray(SPECIES, x, xAt + i + LANES).sub(zeroPoint).mul(scale);
      FloatVector secondGate = second.add(3f).max(0f).min(6f);
      second = second.mul(secondGate).div(6f).mul(inverse).add(rounder);
      IntVector secondBits = second.reinterpretAsInts().max(low).min(high);
      secondBits.reinterpretAsFloats().sub(offset).intoArray(y, yAt + i + LANES);
    }
    if (i < count) {
      FloatVector last = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector lastGate = last.add(3f).max(0f).min(6f);
      last = last.mul(lastGate).div(6f).mul(inverse).add(rounder);
      IntVector lastBits = last.reinterpretAsInts().max(low).min(high);
      lastBits.reinterpretAsFloats().sub(offset).intoArray(y, yAt + i);
    }
  }

  /** {@link LookupTable#hardSwish}, from integers as floats. */
  static void hardSwish(
      LookupTable.Scales scales, float[] x, int xAt, byte[] y, int yAt, int count) {
    float zeroPoint = scales.from().zeroPoint();
    float scale = scales.from().scale();
    float inverse = 1f / scales.to().scale();
    float rounder = VectorFunctions.ROUNDER;
    int low = VectorFunctions.ROUNDER_BITS + Byte.MIN_VALUE - scales.to().zeroPoint();
    int high = VectorFunctions.ROUNDER_BITS + Byte.MAX_VALUE - scales.to().zeroPoint();
    int offset = VectorFunctions.ROUNDER_BITS - scales.to().zeroPoint();
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      FloatVector first = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector firstGate = first.add(3f).max(0f).min(6f);
      first = first.mul(firstGate).div(6f).mul(inverse).add(rounder);
      IntVector firstBits = first.reinterpretAsInts().max(low).min(high);
      ByteVector firstBytes =
          (ByteVector) firstBits.sub(offset).convertShape(VectorOperators.I2B, BYTES, 0);
      firstBytes.intoArray(y, yAt + i);
      FloatVector second =
          FloatVector.fromArray(SPECIES, x, xAt + i + LANES).sub(zeroPoint).mul(scale);
      FloatVector secondGate = second.add(3f).max(0f).min(6f);
      second = second.mul(secondGate).div(6f).mul(inverse).add(rounder);
      IntVector secondBits = second.reinterpretAsInts().max(low).min(high);
      ByteVector secondBytes =
          (ByteVector) secondBits.sub(offset).convertShape(VectorOperators.I2B, BYTES, 0);
      secondBytes.intoArray(y, yAt + i + LANES);
    }
    if (i < count) {
      FloatVector last = FloatVector.fromArray(SPECIES, x, xAt + i).sub(zeroPoint).mul(scale);
      FloatVector lastGate = last.add(3f).max(0f).min(6f);
      last = last.mul(lastGate).div(6f).mul(inverse).add(rounder);
      IntVector lastBits = last.reinterpretAsInts().max(low).min(high);
      ByteVector lastBytes =
          (ByteVector) lastBits.sub(offset).convertShape(VectorOperators.I2B, BYTES, 0);
      lastBytes.intoArray(y, yAt + i);
    }
  }
}
