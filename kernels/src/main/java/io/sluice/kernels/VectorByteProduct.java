package io.sluice.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A product by the Vector API, in pairs of inputs: two products of int8 values are summed in a
 * short, which holds them exactly as long as weights are in [-127, 127], and the shorts of two
 * outputs are then added to two vectors of ints. The zero point is folded into the bias.
 *
 * <p>A vector of shorts taken as ints has the sums of the odd outputs in its upper halves and those
 * of the even ones in its lower halves. With its sign bit flipped a lower half is not negative and
 * borrows nothing from the upper one, so the whole ints are summed as they are; the sum of the
 * lower halves is what is left when that of the upper halves is taken away, and the flips with the
 * bias.
 */
final class VectorByteProduct implements ByteProduct {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = VectorWidth.BYTES_OF_SHORTS;
  private static final int LANES = SHORTS.length();
  private static final int HALF = INTS.length();
  static final int FLIP = 0x8000;

  private final byte[] panels;
  private final int[] bias;
  private final int inputs;
  private final int pairs;

  /** A product of {@code rows[k][n]} from input k to output n. */
  VectorByteProduct(byte[][] rows, int[] bias, int zeroPoint) {
    int outputs = bias.length;
    int width = (outputs + LANES - 1) / LANES * LANES;
    this.inputs = rows.length;
    this.pairs = (inputs + 1) / 2;
    this.bias = new int[width];
    this.panels = new byte[2 * pairs * width];
    for (int n = 0; n < outputs; n++) {
      int lane = lane(n);
      for (int k = 0; k < inputs; k++) {
        panels[(n / LANES * 2 * pairs + k) * LANES + lane] = rows[k][n];
      }
      this.bias[n] = bias(rows, bias, zeroPoint, n);
    }
  }

  /**
   * The lane of an output in its vector of shorts: the first half of the outputs takes the even
   * lanes, the second the odd ones.
   */
  static int lane(int output) {
    int inVector = output % LANES;
    return inVector < HALF ? 2 * inVector : 2 * (inVector - HALF) + 1;
  }

  /** An output's bias with the zero point of the inputs, and with the flips of its sums. */
  static int bias(byte[][] rows, int[] bias, int zeroPoint, int output) {
    int sum = 0;
    for (byte[] row : rows) {
      sum += row[output];
    }
    int flips = output % LANES < HALF ? (rows.length + 1) / 2 * FLIP : 0;
    return bias[output] - zeroPoint * sum - flips;
  }

  /** Whether two products with any inputs fit in a short. */
  static boolean canHold(byte[][] rows) {
    for (byte[] row : rows) {
      for (byte weight : row) {
        if (weight == Byte.MIN_VALUE) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public int width() {
    return bias.length;
  }

  @Override
  public long bytes() {
    return panels.length + 4L * bias.length;
  }

  @Override
  public void run(byte[] x, int xAt, int positions, int[] y) {
    for (int p = 0; p < positions; p++) {
      int from = xAt + p * inputs;
      int to = p * bias.length;
      int n = 0;
      for (; n + 2 * LANES <= bias.length; n += 2 * LANES) {
        two(x, from, n, y, to + n);
      }
      if (n < bias.length) {
        one(x, from, n, y, to + n);
      }
    }
  }

  private void two(byte[] x, int xAt, int n, int[] y, int yAt) {
    IntVector flip = IntVector.broadcast(INTS, FLIP);
    IntVector all = IntVector.zero(INTS);
    IntVector odd = all;
    IntVector all2 = all;
    IntVector odd2 = all;
    int w = n * 2 * pairs;
    int next = 2 * pairs * LANES;
    int last = xAt + inputs - 1;
    for (int k = xAt; k <= last; k += 2, w += 2 * LANES) {
      ShortVector a = ShortVector.broadcast(SHORTS, x[k]);
      ShortVector b = ShortVector.broadcast(SHORTS, x[Math.min(k + 1, last)]);
      IntVector v =
          a.mul(
                  (ShortVector)
                      ByteVector.fromArray(BYTES, panels, w)
                          .convertShape(VectorOperators.B2S, SHORTS, 0))
              .add(
                  b.mul(
                      (ShortVector)
                          ByteVector.fromArray(BYTES, panels, w + LANES)
                              .convertShape(VectorOperators.B2S, SHORTS, 0)))
              .reinterpretAsInts();
      all = all.add(v.lanewise(VectorOperators.XOR, flip));
      odd = odd.add(v.lanewise(VectorOperators.ASHR, 16));
      IntVector v2 =
          a.mul(
                  (ShortVector)
                      ByteVector.fromArray(BYTES, panels, w + next)
                          .convertShape(VectorOperators.B2S, SHORTS, 0))
              .add(
                  b.mul(
                      (ShortVector)
                          ByteVector.fromArray(BYTES, panels, w + next + LANES)
                              .convertShape(VectorOperators.B2S, SHORTS, 0)))
              .reinterpretAsInts();
      all2 = all2.add(v2.lanewise(VectorOperators.XOR, flip));
      odd2 = odd2.add(v2.lanewise(VectorOperators.ASHR, 16));
    }
    all.sub(odd.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n))
        .intoArray(y, yAt);
    odd.add(IntVector.fromArray(INTS, bias, n + HALF)).intoArray(y, yAt + HALF);
    all2.sub(odd2.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n + LANES))
        .intoArray(y, yAt + LANES);
    odd2.add(IntVector.fromArray(INTS, bias, n + LANES + HALF)).intoArray(y, yAt + LANES + HALF);
  }

  private void one(byte[] x, int xAt, int n, int[] y, int yAt) {
    IntVector flip = IntVector.broadcast(INTS, FLIP);
    IntVector all = IntVector.zero(INTS);
    IntVector odd = all;
    int w = n * 2 * pairs;
    int last = xAt + inputs - 1;
    for (int k = xAt; k <= last; k += 2, w += 2 * LANES) {
      ShortVector a = ShortVector.broadcast(SHORTS, x[k]);
      // The weights of a missing last input are 0, whatever they are multiplied with.
      ShortVector b = ShortVector.broadcast(SHORTS, x[Math.min(k + 1, last)]);
      IntVector v =
          a.mul(
                  (ShortVector)
                      ByteVector.fromArray(BYTES, panels, w)
                          .convertShape(VectorOperators.B2S, SHORTS, 0))
              .add(
                  b.mul(
                      (ShortVector)
                          ByteVector.fromArray(BYTES, panels, w + LANES)
                              .convertShape(VectorOperators.B2S, SHORTS, 0)))
              .reinterpretAsInts();
      all = all.add(v.lanewise(VectorOperators.XOR, flip));
      odd = odd.add(v.lanewise(VectorOperators.ASHR, 16));
    }
    all.sub(odd.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n))
        .intoArray(y, yAt);
    odd.add(IntVector.fromArray(INTS, bias, n + HALF)).intoArray(y, yAt + HALF);
  }
}
