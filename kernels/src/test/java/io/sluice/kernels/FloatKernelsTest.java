package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatKernelsTest {
  private final Kernels kernels = Kernels.create();

  static List<Arguments> activations() {
    return List.of(
        activation(Activation.IDENTITY, x -> x),
        activation(Activation.RELU, x -> Math.max(x, 0)),
        activation(Activation.RELU6, x -> Math.min(Math.max(x, 0), 6)),
        activation(Activation.HARD_SIGMOID, x -> Math.min(Math.max(x + 3, 0), 6) / 6),
        activation(
            Activation.hardSigmoid(0.25f, 0.5f), x -> Math.min(Math.max(0.25 * x + 0.5, 0), 1)),
        activation(Activation.HARD_SWISH, x -> x * Math.min(Math.max(x + 3, 0), 6) / 6),
        activation(Activation.SIGMOID, x -> 1 / (1 + StrictMath.exp(-x))),
        activation(Activation.TANH, StrictMath::tanh),
        activation(Activation.SILU, x -> x / (1 + StrictMath.exp(-x))));
  }

  private static Arguments activation(Activation f, DoubleUnaryOperator truth) {
    return Arguments.of(f, truth);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activatesOneByOneAtTheGivenStrides(Activation f, DoubleUnaryOperator truth) {
    for (int count : new int[] {1, 3, 7, 17, 33}) {
      for (int stride : new int[] {1, 2, 5}) {
        float[] x = Oracle.floats(new Random(count), 2 + count * stride);
        x[2] = Float.NaN;
        float[] y = new float[1 + count * 3];
        kernels.activate(f, x, 2, stride, y, 1, 3, count);
        assertThat(y[0]).isZero();
        assertThat(y[1]).isNaN();
        for (int i = 1; i < count; i++) {
          double expected = truth.applyAsDouble(x[2 + i * stride]);
          assertThat((double) y[1 + 3 * i])
              .isCloseTo(expected, offset(4e-7 * (1 + Math.abs(expected))));
          assertThat(y[1 + 3 * i]).isEqualTo(f.apply(x[2 + i * stride]));
          assertThat(y[3 * i]).isZero();
        }
      }
    }
  }

  @Property(tries = 200)
  void binaryFunctionsRoundOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 33) int count,
      @ForAll @IntRange(min = 0, max = 3) int aStride,
      @ForAll @IntRange(min = 0, max = 3) int bStride) {
    Random random = new Random(seed);
    float[] a = Oracle.floats(random, 1 + count * 3);
    float[] b = Oracle.floats(random, 2 + count * 3);
    float[] sums = new float[count];
    float[] differences = new float[count];
    float[] products = new float[count];
    for (int i = 0; i < count; i++) {
      sums[i] = Oracle.add(a[1 + i * aStride], b[2 + i * bStride]);
      differences[i] = Oracle.add(a[1 + i * aStride], -b[2 + i * bStride]);
      products[i] = Oracle.multiply(a[1 + i * aStride], b[2 + i * bStride]);
    }
    float[] y = new float[count + 1];
    Pairing pairing = new Pairing(1, count, 0, aStride, 0, bStride);
    kernels.combine(Arithmetic.ADD, pairing, a, 1, b, 2, y, 1);
    assertThat(Arrays.copyOfRange(y, 1, y.length)).isEqualTo(sums);
    kernels.combine(Arithmetic.SUBTRACT, pairing, a, 1, b, 2, y, 1);
    assertThat(Arrays.copyOfRange(y, 1, y.length)).isEqualTo(differences);
    kernels.combine(Arithmetic.MULTIPLY, pairing, a, 1, b, 2, y, 1);
    assertThat(Arrays.copyOfRange(y, 1, y.length)).isEqualTo(products);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 17, 33})
  void scalesAndShiftsWithOneRounding(int count) {
    Random random = new Random(count);
    float[] x = Oracle.floats(random, count);
    float[] scales = Oracle.floats(random, count);
    float[] shifts = Oracle.floats(random, count);
    int[] sums = random.ints(count, -1 << 20, 1 << 20).toArray();
    float[] one = new float[count];
    float[] each = new float[count];
    float[] ofInts = new float[count];
    float[] rounded = new float[count];
    kernels.scaleAndShift(x, 0, scales[0], shifts[0], one, 0, count);
    kernels.scaleAndShift(x, scales, shifts, each, count);
    kernels.scaleThenShift(x, 0, scales[0], shifts[0], rounded, 0, count);
    kernels.scaleAndShift(sums, scales, shifts, ofInts, count);
    for (int i = 0; i < count; i++) {
      assertThat(one[i]).isEqualTo(Oracle.fma(x[i], scales[0], shifts[0]));
      assertThat(rounded[i]).isEqualTo(Oracle.add(Oracle.multiply(x[i], scales[0]), shifts[0]));
      assertThat(each[i]).isEqualTo(Oracle.fma(x[i], scales[i], shifts[i]));
      assertThat(ofInts[i]).isEqualTo(Oracle.fma(sums[i], scales[i], shifts[i]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 17, 33})
  void normalizesByASubtractionAndADivision(int count) {
    Random random = new Random(count);
    float[] x = Oracle.floats(random, count + 1);
    float[] mean = Oracle.floats(random, count);
    float[] deviation = new float[count];
    for (int i = 0; i < count; i++) {
      deviation[i] = 0.1f + random.nextFloat();
    }
    float[] y = new float[count + 2];
    kernels.normalize(x, 1, mean, deviation, y, 2, count);
    for (int i = 0; i < count; i++) {
      assertThat(y[2 + i]).isEqualTo(Oracle.divide(Oracle.add(x[1 + i], -mean[i]), deviation[i]));
    }
  }

  @Property(tries = 300)
  void sumIsInterleavedEightfold(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 67) int count,
      @ForAll @IntRange(min = 1, max = 5) int stride) {
    float[] x = Oracle.floats(new Random(seed), 3 + count * stride);
    int[] offsets = new int[count];
    float[] p = new float[8];
    for (int j = 0; j < count; j++) {
      offsets[j] = j * stride;
      p[j % 8] = Oracle.add(p[j % 8], x[3 + j * stride]);
    }
    for (int half = 4; half >= 1; half /= 2) {
      for (int i = 0; i < half; i++) {
        p[i] = Oracle.add(p[i], p[i + half]);
      }
    }
    assertThat(kernels.sum(x, 3, stride, count)).isEqualTo(p[0]);
    assertThat(kernels.sum(x, 3, offsets)).isEqualTo(p[0]);
    float[] mean = new float[2];
    kernels.means(x, 3, offsets, mean, 1, 1);
    assertThat(mean).containsExactly(0, Oracle.divide(p[0], count));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 17, 33})
  void combinesRowsThatShareAnOperand(int count) {
    float[] a = Oracle.floats(new Random(count), 3 * count);
    float[] gate = Oracle.floats(new Random(-count), count);
    float[] y = new float[3 * count];
    Pairing pairing = new Pairing(3, count, count, 1, 0, 1);
    kernels.combine(Arithmetic.MULTIPLY, pairing, a, 0, gate, 0, y, 0);
    for (int i = 0; i < y.length; i++) {
      assertThat(y[i]).isEqualTo(Oracle.multiply(a[i], gate[i % count]));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 7", "7, 3", "4, 33", "33, 4", "17, 17", "3, 1000"})
  void transposes(int rows, int columns) {
    float[] x = Oracle.floats(new Random(rows), 1 + rows * columns);
    byte[] bytes = Oracle.bytes(new Random(rows), 1 + rows * columns);
    float[] y = new float[2 + rows * columns];
    byte[] yBytes = new byte[2 + rows * columns];
    kernels.transpose(x, 1, rows, columns, y, 2);
    kernels.transpose(bytes, 1, rows, columns, yBytes, 2);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        assertThat(y[2 + c * rows + r]).isEqualTo(x[1 + r * columns + c]);
        assertThat(yBytes[2 + c * rows + r]).isEqualTo(bytes[1 + r * columns + c]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 17, 33})
  void softmaxIsWithinAFewUlpsOfItsDefinition(int count) {
    int stride = 2;
    float[] x = Oracle.floats(new Random(count), 1 + count * stride);
    float[] y = new float[3 + count * stride];
    kernels.softmax(x, 1, y, 3, stride, count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += StrictMath.exp(x[1 + i * stride]);
    }
    for (int i = 0; i < count; i++) {
      double expected = StrictMath.exp(x[1 + i * stride]) / sum;
      assertThat((double) y[3 + i * stride]).isCloseTo(expected, offset(2e-6 * expected));
    }
  }

  @Test
  void softmaxOfLargeValuesDoesNotOverflowAndNaNSpreads() {
    float[] y = new float[3];
    kernels.softmax(new float[] {3e38f, 3e38f, -3e38f}, 0, y, 0, 1, 3);
    assertThat(y).containsExactly(0.5f, 0.5f, 0f);
    kernels.softmax(new float[] {1f, Float.NaN, 2f}, 0, y, 0, 1, 3);
    assertThat(y).containsExactly(Float.NaN, Float.NaN, Float.NaN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 17, 33})
  void gruGatesAreWithinAFewUlpsOfTheirDefinition(int hidden) {
    Random random = new Random(hidden);
    float[] gx = Oracle.floats(random, 3 * hidden);
    float[] gh = Oracle.floats(random, 3 * hidden);
    float[] h = Oracle.floats(random, hidden + 1);
    float[] next = new float[hidden + 2];
    kernels.gruGates(gx.clone(), gh.clone(), h, 1, next, 2, hidden);
    for (int i = 0; i < hidden; i++) {
      double r = sigmoid(gx[i] + gh[i]);
      double z = sigmoid(gx[hidden + i] + gh[hidden + i]);
      double n = StrictMath.tanh(gx[2 * hidden + i] + r * gh[2 * hidden + i]);
      assertClose(next[2 + i], (1 - z) * n + z * h[1 + i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 17, 33})
  void lstmGatesAreWithinAFewUlpsOfTheirDefinition(int hidden) {
    Random random = new Random(hidden);
    float[] gx = Oracle.floats(random, 4 * hidden);
    float[] gh = Oracle.floats(random, 4 * hidden);
    float[] c = Oracle.floats(random, hidden + 1);
    float[] before = c.clone();
    float[] h = new float[hidden + 2];
    kernels.lstmGates(gx.clone(), gh.clone(), c, 1, h, 2, hidden);
    for (int n = 0; n < hidden; n++) {
      double i = sigmoid(gx[n] + gh[n]);
      double f = sigmoid(gx[hidden + n] + gh[hidden + n]);
      double g = StrictMath.tanh(gx[2 * hidden + n] + gh[2 * hidden + n]);
      double o = sigmoid(gx[3 * hidden + n] + gh[3 * hidden + n]);
      double cell = f * before[1 + n] + i * g;
      assertClose(c[1 + n], cell);
      assertClose(h[2 + n], o * StrictMath.tanh(cell));
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static void assertClose(double actual, double expected) {
    assertThat(Math.abs(actual - expected)).isLessThan(3e-6 * (1 + Math.abs(expected)));
  }
}
