package io.sluice.kernels;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The arithmetic of {@link VectorByteProduct} for vectors of up to 256 bits: weights are stored as
 * shorts, twice as large, which saves the widening of each, and four vectors of outputs share an
 * input that was broadcast. With 512 bits the bytes are faster, since fewer of them leave the first
 * cache.
 *
 * <p>The weights of four vectors of outputs lie together, pair of inputs after pair; then those of
 * two and of one, for what is left.
 */
final class VectorShortProduct implements ByteProduct {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SHORTS.length();
  private static final int HALF = INTS.length();

  private final short[] panels;
  private final int[] bias;
  private final int inputs;
  private final int pairs;

  /**
   * A product of {@code rows[k][n]} from input k to output n, which {@link
   * VectorByteProduct#canHold}.
   */
  VectorShortProduct(byte[][] rows, int[] bias, int zeroPoint) {
    int outputs = bias.length;
    int width = (outputs + LANES - 1) / LANES * LANES;
    this.inputs = rows.length;
    this.pairs = (inputs + 1) / 2;
    this.bias = new int[width];
    this.panels = new short[2 * pairs * width];
    for (int n = 0; n < outputs; n++) {
      int first = firstOfPanel(n, width);
      int panel = panel(width - first);
      int at = first * 2 * pairs + (n - first) / LANES * 2 * LANES + VectorByteProduct.lane(n);
      for (int k = 0; k < inputs; k++) {
        panels[at + k / 2 * 2 * panel + k % 2 * LANES] = rows[k][n];
      }
      this.bias[n] = VectorByteProduct.bias(rows, bias, zeroPoint, n);
    }
  }

  /** How many outputs the next panel has where {@code left} are left. */
  private static int panel(int left) {
    int vectors = left / LANES;
    if (vectors >= 4) {
      return 4 * LANES;
    }
    return vectors >= 2 ? 2 * LANES : LANES;
  }

  private static int firstOfPanel(int output, int width) {
    int first = 0;
    while (first + panel(width - first) <= output) {
      first += panel(width - first);
    }
    return first;
  }

  @Override
  public int width() {
    return bias.length;
  }

  @Override
  public long bytes() {
    return 2L * panels.length + 4L * bias.length;
  }

  @Override
  public void run(byte[] x, int xAt, int positions, int[] y) {
    for (int p = 0; p < positions; p++) {
      int from = xAt + p * inputs;
      int to = p * bias.length;
      int n = 0;
      for (; n + 4 * LANES <= bias.length; n += 4 * LANES) {
        four(x, from, n, y, to + n);
      }
      if (n + 2 * LANES <= bias.length) {
        two(x, from, n, y, to + n);
        n += 2 * LANES;
      }
      if (n < bias.length) {
        one(x, from, n, y, to + n);
      }
    }
  }

  private void four(byte[] x, int xAt, int n, int[] y, int yAt) {
    IntVector flip = IntVector.broadcast(INTS, VectorByteProduct.FLIP);
    IntVector all0 = IntVector.zero(INTS);
    IntVector odd0 = all0;
    IntVector all1 = all0;
    IntVector odd1 = all0;
    IntVector all2 = all0;
    IntVector odd2 = all0;
    IntVector all3 = all0;
    IntVector odd3 = all0;
    int w = n * 2 * pairs;
    int last = xAt + inputs - 1;
    for (int k = xAt; k <= last; k += 2, w += 8 * LANES) {
      ShortVector a = ShortVector.broadcast(SHORTS, x[k]);
      // The weights of a missing last input are 0, whatever they are multiplied with.
      ShortVector b = ShortVector.broadcast(SHORTS, x[Math.min(k + 1, last)]);
      IntVector v0 =
          a.mul(ShortVector.fromArray(SHORTS, panels, w))
              .add(b.mul(ShortVector.fromArray(SHORTS, panels, w + LANES)))
              .reinterpretAsInts();
      all0 = all0.add(v0.lanewise(VectorOperators.XOR, flip));
      odd0 = odd0.add(v0.lanewise(VectorOperators.ASHR, 16));
      IntVector v1 =
          a.mul(ShortVector.fromArray(SHORTS, panels, w + 2 * LANES))
              .add(b.mul(ShortVector.fromArray(SHORTS, panels, w + 3 * LANES)))
              .reinterpretAsInts();
      all1 = all1.add(v1.lanewise(VectorOperators.XOR, flip));
      odd1 = odd1.add(v1.lanewise(VectorOperators.ASHR, 16));
      IntVector v2 =
          a.mul(ShortVector.fromArray(SHORTS, panels, w + 4 * LANES))
              .add(b.mul(ShortVector.fromArray(SHORTS, panels, w + 5 * LANES)))
              .reinterpretAsInts();
      all2 = all2.add(v2.lanewise(VectorOperators.XOR, flip));
      odd2 = odd2.add(v2.lanewise(VectorOperators.ASHR, 16));
      IntVector v3 =
          a.mul(ShortVector.fromArray(SHORTS, panels, w + 6 * LANES))
              .add(b.mul(ShortVector.fromArray(SHORTS, panels, w + 7 * LANES)))
              .reinterpretAsInts();
      all3 = all3.add(v3.lanewise(VectorOperators.XOR, flip));
      odd3 = odd3.add(v3.lanewise(VectorOperators.ASHR, 16));
    }
    all0.sub(odd0.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n))
        .intoArray(y, yAt);
    odd0.add(IntVector.fromArray(INTS, bias, n + HALF)).intoArray(y, yAt + HALF);
    all1.sub(odd1.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n + LANES))
        .intoArray(y, yAt + LANES);
    odd1.add(IntVector.fromArray(INTS, bias, n + LANES + HALF)).intoArray(y, yAt + LANES + HALF);
    all2.sub(odd2.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n + 2 * LANES))
        .intoArray(y, yAt + 2 * LANES);
    odd2.add(IntVector.fromArray(INTS, bias, n + 2 * LANES + HALF))
        .intoArray(y, yAt + 2 * LANES + HALF);
    all3.sub(odd3.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n + 3 * LANES))
        .intoArray(y, yAt + 3 * LANES);
    odd3.add(IntVector.fromArray(INTS, bias, n + 3 * LANES + HALF))
        .intoArray(y, yAt + 3 * LANES + HALF);
  }

  private void two(byte[] x, int xAt, int n, int[] y, int yAt) {
    IntVector flip = IntVector.broadcast(INTS, VectorByteProduct.FLIP);
    IntVector all0 = IntVector.zero(INTS);
    IntVector odd0 = all0;
    IntVector all1 = all0;
    IntVector odd1 = all0;
    int w = n * 2 * pairs;
    int last = xAt + inputs - 1;
    for (int k = xAt; k <= last; k += 2, w += 4 * LANES) {
      ShortVector a = ShortVector.broadcast(SHORTS, x[k]);
      ShortVector b = ShortVector.broadcast(SHORTS, x[Math.min(k + 1, last)]);
      IntVector v0 =
          a.mul(ShortVector.fromArray(SHORTS, panels, w))
              .add(b.mul(ShortVector.fromArray(SHORTS, panels, w + LANES)))
              .reinterpretAsInts();
      all0 = all0.add(v0.lanewise(VectorOperators.XOR, flip));
      odd0 = odd0.add(v0.lanewise(VectorOperators.ASHR, 16));
      IntVector v1 =
          a.mul(ShortVector.fromArray(SHORTS, panels, w + 2 * LANES))
              .add(b.mul(ShortVector.fromArray(SHORTS, panels, w + 3 * LANES)))
              .reinterpretAsInts();
      all1 = all1.add(v1.lanewise(VectorOperators.XOR, flip));
      odd1 = odd1.add(v1.lanewise(VectorOperators.ASHR, 16));
    }
    all0.sub(odd0.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n))
        .intoArray(y, yAt);
    odd0.add(IntVector.fromArray(INTS, bias, n + HALF)).intoArray(y, yAt + HALF);
    all1.sub(odd1.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n + LANES))
        .intoArray(y, yAt + LANES);
    odd1.add(IntVector.fromArray(INTS, bias, n + LANES + HALF)).intoArray(y, yAt + LANES + HALF);
  }

  private void one(byte[] x, int xAt, int n, int[] y, int yAt) {
    IntVector flip = IntVector.broadcast(INTS, VectorByteProduct.FLIP);
    IntVector all0 = IntVector.zero(INTS);
    IntVector odd0 = all0;
    int w = n * 2 * pairs;
    int last = xAt + inputs - 1;
    for (int k = xAt; k <= last; k += 2, w += 2 * LANES) {
      ShortVector a = ShortVector.broadcast(SHORTS, x[k]);
      ShortVector b = ShortVector.broadcast(SHORTS, x[Math.min(k + 1, last)]);
      IntVector v0 =
          a.mul(ShortVector.fromArray(SHORTS, panels, w))
              .add(b.mul(ShortVector.fromArray(SHORTS, panels, w + LANES)))
              .reinterpretAsInts();
      all0 = all0.add(v0.lanewise(VectorOperators.XOR, flip));
      odd0 = odd0.add(v0.lanewise(VectorOperators.ASHR, 16));
    }
    all0.sub(odd0.lanewise(VectorOperators.LSHL, 16))
        .add(IntVector.fromArray(INTS, bias, n))
        .intoArray(y, yAt);
    odd0.add(IntVector.fromArray(INTS, bias, n + HALF)).intoArray(y, yAt + HALF);
  }
}
