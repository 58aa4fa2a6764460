package io.sluice.benchmarks;

import io.sluice.kernels.Activation;
import io.sluice.kernels.Arithmetic;
import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.FloatProduct;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Pairing;
import io.sluice.kernels.Quantization;
import io.sluice.kernels.QuantizeRounding;
import io.sluice.nn.Generator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Kernels on arrays of 1000 elements, and products of 640 inputs and 128 outputs; those that need
 * more around them are in {@link LayerBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
  private static final int COUNT = 1000;
  private static final int INPUTS = 640;
  private static final int OUTPUTS = 128;
  private static final int HIDDEN = 32;
  private static final Quantization QUANTIZATION = new Quantization(0.05f, 3);

  private static final Pairing PAIRS = Pairing.adjacent(COUNT);
  private static final Pairing BY_ONE = new Pairing(1, COUNT, 0, 1, 0, 0);

  @Param public Backend backend = Backend.VECTOR;

  private final float[] a = new float[COUNT + Kernels.SLACK];
  private final float[] b = new float[COUNT + Kernels.SLACK];
  private final float[] y = new float[COUNT + Kernels.SLACK];
  private final byte[] bytes = new byte[COUNT + Kernels.SLACK];
  private final byte[] result = new byte[COUNT + Kernels.SLACK];
  private final int[] sums = new int[COUNT];
  private final LookupTable table =
      LookupTable.of(Activation.HARD_SWISH, QUANTIZATION, QUANTIZATION);
  private final float[] gates = new float[4 * HIDDEN];
  private final float[] more = new float[4 * HIDDEN];

  private Kernels kernels = Kernels.scalar();
  private FloatProduct floats = kernels.product(new float[1][1], new float[1]);
  private ByteProduct integers = kernels.product(new byte[1][1], new int[1], 0);

  @Setup
  public void fill() {
    Generator generator = new Generator(1);
    for (int i = 0; i < COUNT; i++) {
      a[i] = generator.normal();
      b[i] = generator.normal();
      bytes[i] = (byte) generator.index(256);
    }
    float[][] weights = new float[INPUTS][OUTPUTS];
    byte[][] quantized = new byte[INPUTS][OUTPUTS];
    for (int k = 0; k < INPUTS; k++) {
      for (int n = 0; n < OUTPUTS; n++) {
        weights[k][n] = generator.normal();
        quantized[k][n] = (byte) (generator.index(255) - 127);
      }
    }
    kernels = backend.kernels();
    floats = kernels.product(weights, new float[OUTPUTS]);
    integers = kernels.product(quantized, new int[OUTPUTS], QUANTIZATION.zeroPoint());
  }

  @Benchmark
  public void floatProduct() {
    floats.run(a, 0, y);
  }

  @Benchmark
  public void byteProduct() {
    integers.run(bytes, 0, 1, sums);
  }

  @Benchmark
  public void relu() {
    kernels.activate(Activation.RELU, a, 0, 1, y, 0, 1, COUNT);
  }

  @Benchmark
  public void hardSwish() {
    kernels.activate(Activation.HARD_SWISH, a, 0, 1, y, 0, 1, COUNT);
  }

  @Benchmark
  public void sigmoid() {
    kernels.activate(Activation.SIGMOID, a, 0, 1, y, 0, 1, COUNT);
  }

  @Benchmark
  public void tanh() {
    kernels.activate(Activation.TANH, a, 0, 1, y, 0, 1, COUNT);
  }

  @Benchmark
  public void add() {
    kernels.combine(Arithmetic.ADD, PAIRS, a, 0, b, 0, y, 0);
  }

  @Benchmark
  public void multiplyByOne() {
    kernels.combine(Arithmetic.MULTIPLY, BY_ONE, a, 0, b, 0, y, 0);
  }

  @Benchmark
  public float sum() {
    return kernels.sum(a, 0, 1, COUNT);
  }

  @Benchmark
  public void softmax() {
    kernels.softmax(a, 0, y, 0, 1, COUNT);
  }

  @Benchmark
  public void quantize() {
    kernels.quantize(a, 0, QuantizeRounding.DIVIDE_EVEN, QUANTIZATION, result, 0, COUNT);
  }

  @Benchmark
  public void dequantize() {
    kernels.dequantize(bytes, 0, QUANTIZATION, y, 0, COUNT);
  }

  @Benchmark
  public void lookUp() {
    kernels.lookUp(table, bytes, 0, 1, result, 0, 1, COUNT);
  }

  /** The gates overwrite their products, so these are copied first. */
  @Benchmark
  public void gruGates() {
    System.arraycopy(a, 0, gates, 0, 3 * HIDDEN);
    System.arraycopy(b, 0, more, 0, 3 * HIDDEN);
    kernels.gruGates(gates, more, a, 0, y, 0, HIDDEN);
  }
}
