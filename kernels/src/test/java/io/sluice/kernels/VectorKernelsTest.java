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

  @Property(tries = 300)
  void arithmetic(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int count,
      @ForAll @IntRange(min = 0, max = 2) int aStride,
      @ForAll @IntRange(min = 0, max = 2) int bStride) {
    Random random = new Random(seed);
    float[] a = floats(random, 1 + 2 * count);
    float[] b = floats(random, 1 + 2 * count);
    float[] expected = new float[count];
    float[] y = new float[count];
    scalar.add(a, 1, aStride, b, 0, bStride, expected, 0, count);
    vector.add(a, 1, aStride, b, 0, bStride, y, 0, count);
    assertThat(bits(y)).isEqualTo(bits(expected));
    scalar.subtract(a, 1, aStride, b, 0, bStride, expected, 0, count);
    vector.subtract(a, 1, aStride, b, 0, bStride, y, 0, count);
    assertThat(bits(y)).isEqualTo(bits(expected));
    scalar.multiply(a, 1, aStride, b, 0, bStride, expected, 0, count);
    vector.multiply(a, 1, aStride, b, 0, bStride, y, 0, count);
    assertThat(bits(y)).isEqualTo(bits(expected));
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
    for (Quantizing how : Quantizing.values()) {
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
}
