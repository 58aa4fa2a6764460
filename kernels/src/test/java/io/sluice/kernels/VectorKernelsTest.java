package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What has its own proof in plain Java gives the same bits by the Vector API. */
class VectorKernelsTest {
  private static final float[] EDGES = {
    0f,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    -3f,
    3f,
    Math.nextUp(-3f),
    6f,
    0.625f,
    -0.625f,
    88.7f,
    -103.9f,
    -104.5f
  };

  private final Kernels scalar = Kernels.scalar();
  private final Kernels vector = Kernels.create();

  private static float[] floats(Random random, int length) {
    float[] values = Oracle.floats(random, length);
    for (int i = 0; i < length; i++) {
      int choice = random.nextInt(4);
      if (choice == 0) {
        values[i] = EDGES[random.nextInt(EDGES.length)];
      } else if (choice == 1) {
        values[i] = Float.intBitsToFloat(random.nextInt());
      }
    }
    return values;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }

  @Property(tries = 500)
  void activations(@ForAll long seed, @ForAll @IntRange(min = 1, max = 67) int count) {
    float[] x = floats(new Random(seed), count + 3);
    for (Activation f :
        new Activation[] {
          Activation.IDENTITY,
          Activation.RELU,
          Activation.RELU6,
          Activation.HARD_SIGMOID,
          Activation.hardSigmoid(0.2f, 0.5f),
          Activation.HARD_SWISH,
          Activation.roundedHardSigmoid(0.2f, 0.5f),
          Activation.ROUNDED_HARD_SWISH,
          Activation.SIGMOID,
          Activation.TANH,
          Activation.SILU
        }) {
      float[] expected = new float[count + 2];
      float[] y = new float[count + 2];
      scalar.activate(f, x, 3, 1, expected, 1, 1, count);
      vector.activate(f, x, 3, 1, y, 1, 1, count);
      assertThat(bits(y)).as(f.kind().name()).isEqualTo(bits(expected));
    }
  }

  @Property(tries = 500)
  void arithmetic(@ForAll long seed) {
    Random random = new Random(seed);
    Pairing pairing = pairing(random);
    int length = pairing.rows() * 67 * 2;
    float[] a = floats(random, 1 + length);
    float[] b = floats(random, length);
    for (Arithmetic f : Arithmetic.values()) {
      float[] expected = new float[length + 3];
      float[] y = new float[length + 3];
      scalar.combine(f, pairing, a, 1, b, 0, expected, 3);
      vector.combine(f, pairing, a, 1, b, 0, y, 3);
      assertThat(bits(y)).as("%s of %s", f, pairing).isEqualTo(bits(expected));
    }
  }

  /** Up to 5 rows, of up to 67 elements that are adjacent, one repeated, or apart. */
  private static Pairing pairing(Random random) {
    int count = 1 + random.nextInt(67);
    return new Pairing(
        1 + random.nextInt(5),
        count,
        random.nextInt(3) * count / 2,
        random.nextInt(3),
        random.nextInt(3) * count / 2,
        random.nextInt(3));
  }

  @Property(tries = 500)
  void int8Arithmetic(@ForAll long seed) {
    Random random = new Random(seed);
    Pairing pairing = pairing(random);
    int length = pairing.rows() * 67 * 2;
    byte[] a = Oracle.bytes(random, 1 + length);
    byte[] b = Oracle.bytes(random, length);
    Int8Output output = output(random);
    int aZero = random.nextInt(256) - 128;
    int bZero = random.nextInt(256) - 128;
    float factor = factor(random);
    byte[] expected = new byte[length + 3];
    byte[] y = new byte[length + 3];
    scalar.multiply(pairing, aZero, a, 1, bZero, b, 0, factor, output, expected, 3);
    vector.multiply(pairing, aZero, a, 1, bZero, b, 0, factor, output, y, 3);
    assertThat(y).as("product of %s", pairing).isEqualTo(expected);
    Kernels.Int8Operand left = new Kernels.Int8Operand(aZero, factor);
    Kernels.Int8Operand right = new Kernels.Int8Operand(bZero, factor(random));
    scalar.add(pairing, left, a, 1, right, b, 0, output, expected, 3);
    vector.add(pairing, left, a, 1, right, b, 0, output, y, 3);
    assertThat(y).as("sum of %s", pairing).isEqualTo(expected);
  }

  /** Around 1, but sometimes so large that products are infinite. */
  private static float factor(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Float.POSITIVE_INFINITY;
      case 1 -> -Float.MAX_VALUE;
      case 2 -> 0.5f;
      default -> random.nextFloat() - 0.5f;
    };
  }

  private static Int8Output output(Random random) {
    int low = random.nextInt(128) - 128;
    int high = low + random.nextInt(128 - low);
    LookupTable table = random.nextBoolean() ? null : LookupTable.of(q -> (byte) (q ^ 0x55));
    return new Int8Output(random.nextInt(256) - 128, low, high, table);
  }

  @Property(tries = 300)
  void meansAndSumsOfChannels(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int channels,
      @ForAll @IntRange(min = 1, max = 67) int count) {
    Random random = new Random(seed);
    int[] offsets = random.ints(count, 0, 100).toArray();
    float[] x = floats(random, 1 + 100 + channels);
    float[] expected = new float[channels + 3];
    float[] y = new float[channels + 3];
    scalar.means(x, 1, offsets, expected, 2, channels);
    vector.means(x, 1, offsets, y, 2, channels);
    assertThat(bits(y)).isEqualTo(bits(expected));
    byte[] stored = Oracle.bytes(random, 1 + 100 + channels);
    int[] expectedSums = new int[channels + 1];
    int[] sums = new int[channels + 1];
    scalar.sums(stored, 1, offsets, -7, expectedSums, channels);
    vector.sums(stored, 1, offsets, -7, sums, channels);
    assertThat(sums).isEqualTo(expectedSums);
  }

  @Property(tries = 300)
  void gates(@ForAll long seed, @ForAll @IntRange(min = 1, max = 67) int hidden) {
    Random random = new Random(seed);
    float[] gx = floats(random, 4 * hidden);
    float[] gh = floats(random, 4 * hidden);
    float[] h = floats(random, hidden + 1);
    float[] expected = new float[hidden + 2];
    float[] y = new float[hidden + 2];
    scalar.gruGates(gx.clone(), gh.clone(), h, 1, expected, 2, hidden);
    vector.gruGates(gx.clone(), gh.clone(), h, 1, y, 2, hidden);
    assertThat(bits(y)).isEqualTo(bits(expected));
    float[] expectedCells = h.clone();
    scalar.lstmGates(gx.clone(), gh.clone(), expectedCells, 1, expected, 2, hidden);
    vector.lstmGates(gx, gh, h, 1, y, 2, hidden);
    assertThat(bits(y)).isEqualTo(bits(expected));
    assertThat(bits(h)).isEqualTo(bits(expectedCells));
  }

  @Property(tries = 300)
  void conversions(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int count,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    Random random = new Random(seed);
    float[] x = floats(random, count + 1);
    Quantization quantization = new Quantization(0.01f + random.nextFloat(), zeroPoint);
    for (QuantizeRounding how : QuantizeRounding.values()) {
      byte[] expected = new byte[count + 2];
      byte[] y = new byte[count + 2];
      scalar.quantize(x, 1, how, quantization, expected, 2, count);
      vector.quantize(x, 1, how, quantization, y, 2, count);
      assertThat(y).isEqualTo(expected);
    }
    byte[] stored = Oracle.bytes(random, count + 2);
    float[] expected = new float[count];
    float[] y = new float[count];
    scalar.dequantize(stored, 2, quantization, expected, 0, count);
    vector.dequantize(stored, 2, quantization, y, 0, count);
    assertThat(bits(y)).isEqualTo(bits(expected));
  }

  @Property(tries = 300)
  void hardSwishOfIntegers(
      @ForAll long seed, @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    Random random = new Random(seed);
    float scale = (float) Math.pow(2, random.nextInt(250) - 124) * (1 + random.nextFloat());
    float toScale = random.nextBoolean() ? scale : 0.001f + random.nextFloat();
    LookupTable table =
        LookupTable.of(
            Activation.HARD_SWISH,
            new Quantization(scale, zeroPoint),
            new Quantization(toScale, random.nextInt(256) - 128));
    int count = 256 - random.nextInt(20);
    float[] x = new float[3 + count];
    for (int i = 0; i < count; i++) {
      x[3 + i] = i - 128;
    }
    float[] integers = new float[2 + count];
    byte[] bytes = new byte[1 + count];
    vector.lookUp(table, x, 3, integers, 2, count);
    vector.lookUp(table, x, 3, bytes, 1, count);
    for (int i = 0; i < count; i++) {
      byte expected = table.get((byte) (i - 128));
      assertThat(integers[2 + i]).isEqualTo(expected);
      assertThat(bytes[1 + i]).isEqualTo(expected);
    }
  }
}
