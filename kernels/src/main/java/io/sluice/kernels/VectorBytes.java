package io.sluice.kernels;

import static io.sluice.kernels.VectorFunctions.ROUNDER;
import static io.sluice.kernels.VectorFunctions.ROUNDER_BITS;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Between floats and int8 by the Vector API; counts are multiples of the lanes. */
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
    int n = 0;
    for (; n + 2 * LANES <= count; n += 2 * LANES) {
      FloatVector value =
          ((FloatVector)
                  IntVector.fromArray(INTS, sums, sumsAt + n).convert(VectorOperators.I2F, 0))
              .mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + n))
              .add(rounder);
      ((ByteVector)
              value
                  .reinterpretAsInts()
                  .max(low)
                  .min(high)
                  .add(offset)
                  .convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(y, yAt + n);
      FloatVector next =
          ((FloatVector)
                  IntVector.fromArray(INTS, sums, sumsAt + n + LANES)
                      .convert(VectorOperators.I2F, 0))
              .mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + n + LANES))
              .add(rounder);
      ((ByteVector)
              next.reinterpretAsInts()
                  .max(low)
                  .min(high)
                  .add(offset)
                  .convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(y, yAt + n + LANES);
    }
    if (n < count) {
      FloatVector value =
          ((FloatVector)
                  IntVector.fromArray(INTS, sums, sumsAt + n).convert(VectorOperators.I2F, 0))
              .mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + n))
              .add(rounder);
      ((ByteVector)
              value
                  .reinterpretAsInts()
                  .max(low)
                  .min(high)
                  .add(offset)
                  .convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(y, yAt + n);
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
    int n = 0;
    for (; n + 2 * LANES <= count; n += 2 * LANES) {
      FloatVector value =
          FloatVector.fromArray(SPECIES, sums, sumsAt + n)
              .mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + n))
              .add(rounder);
      ((ByteVector)
              value
                  .reinterpretAsInts()
                  .max(low)
                  .min(high)
                  .add(offset)
                  .convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(y, yAt + n);
      FloatVector next =
          FloatVector.fromArray(SPECIES, sums, sumsAt + n + LANES)
              .mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + n + LANES))
              .add(rounder);
      ((ByteVector)
              next.reinterpretAsInts()
                  .max(low)
                  .min(high)
                  .add(offset)
                  .convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(y, yAt + n + LANES);
    }
    if (n < count) {
      FloatVector value =
          FloatVector.fromArray(SPECIES, sums, sumsAt + n)
              .mul(FloatVector.fromArray(SPECIES, multipliers, firstChannel + n))
              .add(rounder);
      ((ByteVector)
              value
                  .reinterpretAsInts()
                  .max(low)
                  .min(high)
                  .add(offset)
                  .convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(y, yAt + n);
    }
    output.map(y, yAt, count);
  }

  /** {@link QuantizeRounding#DIVIDE_EVEN}. */
  static void quantize(float[] x, int xAt, Quantization to, byte[] y, int yAt, int count) {
    FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
    IntVector low = IntVector.broadcast(INTS, ROUNDER_BITS + Byte.MIN_VALUE - to.zeroPoint());
    IntVector high = IntVector.broadcast(INTS, ROUNDER_BITS + Byte.MAX_VALUE - to.zeroPoint());
    FloatVector zero = FloatVector.zero(SPECIES);
    IntVector offset = IntVector.broadcast(INTS, to.zeroPoint() - ROUNDER_BITS);
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, xAt + i).div(to.scale());
      value = zero.blend(value, value.compare(VectorOperators.EQ, value)).add(rounder);
      ((ByteVector)
              value
                  .reinterpretAsInts()
                  .max(low)
                  .min(high)
                  .add(offset)
                  .convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(y, yAt + i);
      FloatVector next = FloatVector.fromArray(SPECIES, x, xAt + i + LANES).div(to.scale());
      next = zero.blend(next, next.compare(VectorOperators.EQ, next)).add(rounder);
      ((ByteVector)
              next.reinterpretAsInts()
                  .max(low)
                  .min(high)
                  .add(offset)
                  .convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(y, yAt + i + LANES);
    }
    if (i < count) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, xAt + i).div(to.scale());
      value = zero.blend(value, value.compare(VectorOperators.EQ, value)).add(rounder);
      ((ByteVector)
              value
                  .reinterpretAsInts()
                  .max(low)
                  .min(high)
                  .add(offset)
                  .convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(y, yAt + i);
    }
  }

  static void dequantize(byte[] x, int xAt, Quantization from, float[] y, int yAt, int count) {
    int i = 0;
    for (; i + 4 * LANES <= count; i += 4 * LANES) {
      IntVector stored =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i).convertShape(VectorOperators.B2I, INTS, 0);
      ((FloatVector) stored.sub(from.zeroPoint()).convert(VectorOperators.I2F, 0))
          .mul(from.scale())
          .intoArray(y, yAt + i);
      IntVector second =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i + LANES)
                  .convertShape(VectorOperators.B2I, INTS, 0);
      ((FloatVector) second.sub(from.zeroPoint()).convert(VectorOperators.I2F, 0))
          .mul(from.scale())
          .intoArray(y, yAt + i + LANES);
      IntVector third =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i + 2 * LANES)
                  .convertShape(VectorOperators.B2I, INTS, 0);
      ((FloatVector) third.sub(from.zeroPoint()).convert(VectorOperators.I2F, 0))
          .mul(from.scale())
          .intoArray(y, yAt + i + 2 * LANES);
      IntVector fourth =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i + 3 * LANES)
                  .convertShape(VectorOperators.B2I, INTS, 0);
      ((FloatVector) fourth.sub(from.zeroPoint()).convert(VectorOperators.I2F, 0))
          .mul(from.scale())
          .intoArray(y, yAt + i + 3 * LANES);
    }
    for (; i < count; i += LANES) {
      IntVector stored =
          (IntVector)
              ByteVector.fromArray(BYTES, x, xAt + i).convertShape(VectorOperators.B2I, INTS, 0);
      ((FloatVector) stored.sub(from.zeroPoint()).convert(VectorOperators.I2F, 0))
          .mul(from.scale())
          .intoArray(y, yAt + i);
    }
  }
}
