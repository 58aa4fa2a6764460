package io.sluice.runtime;

import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random constants and quantization parameters for {@link RandomGraphs}. Scales are chosen so that
 * integers spread over their range and some saturate: every INT8 tensor is taken to have a standard
 * deviation of about {@link #SPREAD} steps.
 */
public final class RandomTensors {
  private static final double SPREAD = 50;

  /** What the scales of one graph are like. */
  private enum Scales {
    ANY,
    /** Many results are ties. */
    POWERS_OF_2,
    /** 1, 2 or 5 times a power of 10: many results miss a tie by one rounding. */
    DECIMALS
  }

  private static final float[] EDGES = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    -0f,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    -3f,
    3f,
    -2.9999998f,
    6f
  };

  private final Random random;
  private final GraphSketch sketch;
  private final Scales scales;

  public RandomTensors(Random random, GraphSketch sketch) {
    this.random = random;
    this.sketch = sketch;
    this.scales = Scales.values()[random.nextInt(Scales.values().length)];
  }

  /** An extent between 1 and 33, odd ones and powers of two more often. */
  int extent(int most) {
    int[] favourites = {1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33};
    int extent =
        random.nextBoolean()
            ? favourites[random.nextInt(favourites.length)]
            : 1 + random.nextInt(33);
    return Math.min(extent, most);
  }

  public String floats(Shape shape, double deviation) {
    return sketch.floats(shape, gaussians(random, shape.elementCount(), deviation));
  }

  /** Floats between 0.2 and 2, as variances are. */
  String positives(Shape shape) {
    float[] values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.2f + 1.8f * random.nextFloat();
    }
    return sketch.floats(shape, values);
  }

  String bytes(Shape shape, QuantParams quantization, int least) {
    byte[] values = new byte[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Math.max(least, Math.min(127, Math.round(SPREAD * random.nextGaussian())));
    }
    return sketch.bytes(shape, quantization, values);
  }

  /** Weights with scales that bring {@code k} products of a scale to that of the output. */
  String weights(Shape shape, QuantParams x, QuantParams y, int k) {
    double typical = y.scale() / (x.scale() * SPREAD * Math.sqrt(k));
    return bytes(shape, weightScales(shape.dim(0), typical), -127);
  }

  /** INT8 weights of a recurrent layer, of reals around {@code 1 / sqrt(k)}. */
  String gateWeights(Shape shape, int k) {
    return bytes(shape, weightScales(shape.dim(0), 1 / (SPREAD * Math.sqrt(k))), -127);
  }

  private QuantParams weightScales(int channels, double typical) {
    if (random.nextInt(3) == 0) {
      return QuantParams.perTensor(scale(typical), 0);
    }
    float[] perChannel = new float[channels];
    for (int i = 0; i < channels; i++) {
      perChannel[i] = scale(typical);
    }
    return QuantParams.perChannel(perChannel, 0);
  }

  String bias(int channels, int k) {
    int[] values = new int[channels];
    for (int i = 0; i < channels; i++) {
      values[i] = (int) (SPREAD * SPREAD * Math.sqrt(k) * random.nextGaussian());
    }
    return sketch.ints(values);
  }

  /** A scale not far from the typical one. */
  private float scale(double typical) {
    double scale = typical * (0.5 + 1.5 * random.nextDouble());
    return switch (scales) {
      case ANY -> (float) scale;
      case POWERS_OF_2 -> Math.scalb(1f, Math.getExponent(scale));
      case DECIMALS -> {
        int[] digits = {1, 2, 5};
        int exponent = (int) Math.floor(Math.log10(scale));
        yield Float.parseFloat(digits[random.nextInt(digits.length)] + "e" + exponent);
      }
    };
  }

  /** Any parameters for activations. */
  QuantParams activations() {
    return QuantParams.perTensor(scale(0.02), zeroPoint());
  }

  /** The parameters of what is always between 0 and 1, or other ones. */
  QuantParams unitInterval() {
    return random.nextInt(4) == 0 ? activations() : QuantParams.perTensor(1f / 256, -128);
  }

  private int zeroPoint() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextBoolean() ? -128 : 127;
      default -> random.nextInt(256) - 128;
    };
  }

  /** Parameters, or null for FLOAT32. */
  @Nullable QuantParams activations(boolean int8) {
    return int8 ? activations() : null;
  }

  static float[] gaussians(Random random, int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  /** Model input: Gaussian, and in one of four cases with infinities, NaN and other edges. */
  static float[] input(Random random, int count) {
    float[] values = gaussians(random, count, 2);
    if (random.nextInt(4) == 0) {
      values[random.nextInt(count)] = EDGES[random.nextInt(EDGES.length)];
    }
    return values;
  }
}
