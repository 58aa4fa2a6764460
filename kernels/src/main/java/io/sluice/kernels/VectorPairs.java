package io.sluice.kernels;

import static io.sluice.kernels.VectorFunctions.ROUNDER;
import static io.sluice.kernels.VectorFunctions.ROUNDER_BITS;

import io.sluice.kernels.Kernels.Int8Operand;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of two arrays by the Vector API. Elements of the first are adjacent within a row, those
 * of the second adjacent or one that is repeated, and a row is at least one vector: where it is no
 * whole number of them the last one begins earlier, and what it shares with the one before is
 * computed again. Each method is more than HotSpot inlines, see {@link VectorLoops}.
 */
final class VectorPairs {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES;

  /** Factors up to it make no infinities of int8 values, whose difference would be no number. */
  private static final float MOST_FACTOR = 0x1p100f;

  private VectorPairs() {}

  /** Whether there is a form here for the elements as they lie. */
  static boolean takes(Pairing p) {
    return p.count() >= LANES && p.aStride() == 1 && (p.bStride() == 0 || p.bStride() == 1);
  }

  /** Whether there is a form here for the factor of an int8 operand. */
  static boolean takes(float factor) {
    return Math.abs(factor) <= MOST_FACTOR;
  }

  static void combine(
      Arithmetic f, Pairing p, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    int count = p.count();
    int last = count - LANES;
    boolean repeated = p.bStride() == 0;
    for (int row = 0; row < p.rows(); row++) {
      int left = aAt + row * p.aStep();
      int right = bAt + row * p.bStep();
      int to = yAt + row * count;
      switch (f) {
        case ADD -> {
          if (repeated) {
            FloatVector v = FloatVector.broadcast(SPECIES, b[right]);
            for (int i = 0; i < count; i += LANES) {
              int at = Math.min(i, last);
              FloatVector.fromArray(SPECIES, a, left + at).add(v).intoArray(y, to + at);
            }
          } else {
            for (int i = 0; i < count; i += LANES) {
              int at = Math.min(i, last);
              FloatVector.fromArray(SPECIES, a, left + at)
                  .add(FloatVector.fromArray(SPECIES, b, right + at))
                  .intoArray(y, to + at);
            }
          }
        }
        case SUBTRACT -> {
          if (repeated) {
            FloatVector v = FloatVector.broadcast(SPECIES, b[right]);
            for (int i = 0; i < count; i += LANES) {
              int at = Math.min(i, last);
              FloatVector.fromArray(SPECIES, a, left + at).sub(v).intoArray(y, to + at);
            }
          } else {
            for (int i = 0; i < count; i += LANES) {
              int at = Math.min(i, last);
              FloatVector.fromArray(SPECIES, a, left + at)
                  .sub(FloatVector.fromArray(SPECIES, b, right + at))
                  .intoArray(y, to + at);
            }
          }
        }
        case MULTIPLY -> {
          if (repeated) {
            FloatVector v = FloatVector.broadcast(SPECIES, b[right]);
            for (int i = 0; i < count; i += LANES) {
              int at = Math.min(i, last);
              FloatVector.fromArray(SPECIES, a, left + at).mul(v).intoArray(y, to + at);
            }
          } else {
            for (int i = 0; i < count; i += LANES) {
              int at = Math.min(i, last);
              FloatVector.fromArray(SPECIES, a, left + at)
                  .mul(FloatVector.fromArray(SPECIES, b, right + at))
                  .intoArray(y, to + at);
            }
          }
        }
      }
    }
  }

  static void add(
      Pairing p,
      Int8Operand aOperand,
      byte[] a,
      int aAt,
      Int8Operand bOperand,
      byte[] b,
      int bAt,
      Int8Output output,
      byte[] y,
      int yAt) {
    if (p.bStride() == 0) {
      addOne(p, aOperand, a, aAt, bOperand, b, bAt, output, y, yAt);
    } else {
      addEach(p, aOperand, a, aAt, bOperand, b, bAt, output, y, yAt);
    }
    output.map(y, yAt, p.rows() * p.count());
  }

  private static void addOne(
      Pairing p,
      Int8Operand aOperand,
      byte[] a,
      int aAt,
      Int8Operand bOperand,
      byte[] b,
      int bAt,
      Int8Output output,
      byte[] y,
      int yAt) {
    IntVector aZero = IntVector.broadcast(INTS, aOperand.zeroPoint());
    FloatVector aFactor = FloatVector.broadcast(SPECIES, aOperand.factor());
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    IntVector low = IntVector.broadcast(INTS, ROUNDER_BITS + output.low() - output.zeroPoint());
    IntVector high = IntVector.broadcast(INTS, ROUNDER_BITS + output.high() - output.zeroPoint());
    IntVector offset = IntVector.broadcast(INTS, output.zeroPoint() - ROUNDER_BITS);
    int count = p.count();
    int last = count - LANES;
    for (int row = 0; row < p.rows(); row++) {
      int left = aAt + row * p.aStep();
      int right = bAt + row * p.bStep();
      int to = yAt + row * count;
      FloatVector v = FloatVector.broadcast(SPECIES, bOperand.of(b[right]));
      for (int i = 0; i < count; i += 2 * LANES) {
        int at = Math.min(i, last);
        int and = Math.min(i + LANES, last);
        IntVector ints =
            (IntVector)
                ByteVector.fromArray(BYTES, a, left + at)
                    .convertShape(VectorOperators.B2I, INTS, 0);
        IntVector others =
            (IntVector)
                ByteVector.fromArray(BYTES, a, left + and)
                    .convertShape(VectorOperators.B2I, INTS, 0);
        FloatVector pValue =
            ((FloatVector) ints.sub(aZero).convert(VectorOperators.I2F, 0))
                .mul(aFactor)
                .add(v)
                .add(rounder);
        FloatVector qValue =
            ((FloatVector) others.sub(aZero).convert(VectorOperators.I2F, 0))
                .mul(aFactor)
                .add(v)
                .add(rounder);
        IntVector pBits = pValue.reinterpretAsInts().max(low).min(high).add(offset);
        IntVector qBits = qValue.reinterpretAsInts().max(low).min(high).add(offset);
        ((ByteVector) pBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, to + at);
        ((ByteVector) qBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, to + and);
      }
    }
  }

  private static void addEach(
      Pairing p,
      Int8Operand aOperand,
      byte[] a,
      int aAt,
      Int8Operand bOperand,
      byte[] b,
      int bAt,
      Int8Output output,
      byte[] y,
      int yAt) {
    IntVector aZero = IntVector.broadcast(INTS, aOperand.zeroPoint());
    IntVector bZero = IntVector.broadcast(INTS, bOperand.zeroPoint());
    FloatVector aFactor = FloatVector.broadcast(SPECIES, aOperand.factor());
    FloatVector bFactor = FloatVector.broadcast(SPECIES, bOperand.factor());
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    IntVector low = IntVector.broadcast(INTS, ROUNDER_BITS + output.low() - output.zeroPoint());
    IntVector high = IntVector.broadcast(INTS, ROUNDER_BITS + output.high() - output.zeroPoint());
    IntVector offset = IntVector.broadcast(INTS, output.zeroPoint() - ROUNDER_BITS);
    int count = p.count();
    int last = count - LANES;
    for (int row = 0; row < p.rows(); row++) {
      int left = aAt + row * p.aStep();
      int right = bAt + row * p.bStep();
      int to = yAt + row * count;
      for (int i = 0; i < count; i += LANES) {
        int at = Math.min(i, last);
        IntVector ints =
            (IntVector)
                ByteVector.fromArray(BYTES, a, left + at)
                    .convertShape(VectorOperators.B2I, INTS, 0);
        IntVector others =
            (IntVector)
                ByteVector.fromArray(BYTES, b, right + at)
                    .convertShape(VectorOperators.B2I, INTS, 0);
        FloatVector value =
            ((FloatVector) ints.sub(aZero).convert(VectorOperators.I2F, 0))
                .mul(aFactor)
                .add(((FloatVector) others.sub(bZero).convert(VectorOperators.I2F, 0)).mul(bFactor))
                .add(rounder);
        ((ByteVector)
                value
                    .reinterpretAsInts()
                    .max(low)
                    .min(high)
                    .add(offset)
                    .convertShape(VectorOperators.I2B, BYTES, 0))
            .intoArray(y, to + at);
      }
    }
  }

  static void multiply(
      Pairing p,
      int aZeroPoint,
      byte[] a,
      int aAt,
      int bZeroPoint,
      byte[] b,
      int bAt,
      float multiplier,
      Int8Output output,
      byte[] y,
      int yAt) {
    if (p.bStride() == 0) {
      multiplyOne(p, aZeroPoint, a, aAt, bZeroPoint, b, bAt, multiplier, output, y, yAt);
    } else {
      multiplyEach(p, aZeroPoint, a, aAt, bZeroPoint, b, bAt, multiplier, output, y, yAt);
    }
    output.map(y, yAt, p.rows() * p.count());
  }

  private static void multiplyOne(
      Pairing p,
      int aZeroPoint,
      byte[] a,
      int aAt,
      int bZeroPoint,
      byte[] b,
      int bAt,
      float multiplier,
      Int8Output output,
      byte[] y,
      int yAt) {
    IntVector aZero = IntVector.broadcast(INTS, aZeroPoint);
    FloatVector factor = FloatVector.broadcast(SPECIES, multiplier);
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    IntVector low = IntVector.broadcast(INTS, ROUNDER_BITS + output.low() - output.zeroPoint());
    IntVector high = IntVector.broadcast(INTS, ROUNDER_BITS + output.high() - output.zeroPoint());
    IntVector offset = IntVector.broadcast(INTS, output.zeroPoint() - ROUNDER_BITS);
    int count = p.count();
    int last = count - LANES;
    for (int row = 0; row < p.rows(); row++) {
      int left = aAt + row * p.aStep();
      int right = bAt + row * p.bStep();
      int to = yAt + row * count;
      IntVector v = IntVector.broadcast(INTS, b[right] - bZeroPoint);
      for (int i = 0; i < count; i += 2 * LANES) {
        int at = Math.min(i, last);
        int and = Math.min(i + LANES, last);
        IntVector ints =
            (IntVector)
                ByteVector.fromArray(BYTES, a, left + at)
                    .convertShape(VectorOperators.B2I, INTS, 0);
        IntVector others =
            (IntVector)
                ByteVector.fromArray(BYTES, a, left + and)
                    .convertShape(VectorOperators.B2I, INTS, 0);
        FloatVector pValue =
            ((FloatVector) ints.sub(aZero).mul(v).convert(VectorOperators.I2F, 0))
                .mul(factor)
                .add(rounder);
        FloatVector qValue =
            ((FloatVector) others.sub(aZero).mul(v).convert(VectorOperators.I2F, 0))
                .mul(factor)
                .add(rounder);
        IntVector pBits = pValue.reinterpretAsInts().max(low).min(high).add(offset);
        IntVector qBits = qValue.reinterpretAsInts().max(low).min(high).add(offset);
        ((ByteVector) pBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, to + at);
        ((ByteVector) qBits.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(y, to + and);
      }
    }
  }

  private static void multiplyEach(
      Pairing p,
      int aZeroPoint,
      byte[] a,
      int aAt,
      int bZeroPoint,
      byte[] b,
      int bAt,
      float multiplier,
      Int8Output output,
      byte[] y,
      int yAt) {
    IntVector aZero = IntVector.broadcast(INTS, aZeroPoint);
    IntVector bZero = IntVector.broadcast(INTS, bZeroPoint);
    FloatVector factor = FloatVector.broadcast(SPECIES, multiplier);
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    IntVector low = IntVector.broadcast(INTS, ROUNDER_BITS + output.low() - output.zeroPoint());
    IntVector high = IntVector.broadcast(INTS, ROUNDER_BITS + output.high() - output.zeroPoint());
    IntVector offset = IntVector.broadcast(INTS, output.zeroPoint() - ROUNDER_BITS);
    int count = p.count();
    int last = count - LANES;
    for (int row = 0; row < p.rows(); row++) {
      int left = aAt + row * p.aStep();
      int right = bAt + row * p.bStep();
      int to = yAt + row * count;
      for (int i = 0; i < count; i += LANES) {
        int at = Math.min(i, last);
        IntVector ints =
            (IntVector)
                ByteVector.fromArray(BYTES, a, left + at)
                    .convertShape(VectorOperators.B2I, INTS, 0);
        IntVector others =
            (IntVector)
                ByteVector.fromArray(BYTES, b, right + at)
                    .convertShape(VectorOperators.B2I, INTS, 0);
        FloatVector value =
            ((FloatVector) ints.sub(aZero).mul(others.sub(bZero)).convert(VectorOperators.I2F, 0))
                .mul(factor)
                .add(rounder);
        ((ByteVector)
                value
                    .reinterpretAsInts()
                    .max(low)
                    .min(high)
                    .add(offset)
                    .convertShape(VectorOperators.I2B, BYTES, 0))
            .intoArray(y, to + at);
      }
    }
  }
}
