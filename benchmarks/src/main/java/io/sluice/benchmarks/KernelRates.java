package io.sluice.benchmarks;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.FloatProduct;
import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.nn.Conv2d;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Module;
import io.sluice.nn.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Billions of multiply-adds a second of Sluice's products, the best of many runs. */
final class KernelRates {
  static final int CHANNELS = 64;
  static final int POSITIONS = 125;
  private static final int SHORT = 1;
  private static final int LONG = 9;
  private static final long WARM_UP_NANOS = 1_200_000_000L;
  private static final long RUN_NANOS = 2_000_000L;
  private static final int RUNS = 300;

  /** In the first pass, the compiler is still busy with what all products use. */
  private static final int PASSES = 2;

  private final Kernels kernels = Kernels.create();
  private final List<String> lines = new ArrayList<>();

  private KernelRates() {}

  /**
   * Writes lines of a name and a rate; the greatest rate of each name counts.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws IOException {
    KernelRates rates = new KernelRates();
    for (int pass = 0; pass < PASSES; pass++) {
      rates.products(640, 128);
      rates.products(128, 128);
    }
    rates.pointwise();
    Files.write(Path.of(arguments[0]), rates.lines);
  }

  private void products(int inputs, int outputs) {
    Generator generator = new Generator(1);
    FloatProduct floats =
        kernels.product(floatRows(inputs, outputs, generator), new float[outputs]);
    float[] x = floatRows(1, inputs + Kernels.SLACK, generator)[0];
    float[] y = new float[floats.width() + Kernels.SLACK];
    String shape = inputs + "x" + outputs;
    report("sluice_float_" + shape, (double) inputs * outputs, () -> floats.run(x, 0, y));
    byte[][] rows = new byte[inputs][outputs];
    byte[] bytes = new byte[inputs];
    for (int k = 0; k < inputs; k++) {
      bytes[k] = (byte) generator.index(256);
      for (int n = 0; n < outputs; n++) {
        rows[k][n] = (byte) (generator.index(255) - 127);
      }
    }
    ByteProduct product = kernels.product(rows, new int[outputs], 3);
    int[] sums = new int[product.width()];
    report("sluice_int8_" + shape, (double) inputs * outputs, () -> product.run(bytes, 0, 1, sums));
  }

  /** Of one more convolution within a model, by the difference of two models. */
  private void pointwise() {
    double macs = (double) CHANNELS * CHANNELS * POSITIONS;
    for (Form form : Form.values()) {
      double nanos = best(pointwise(LONG, form)::run) - best(pointwise(SHORT, form)::run);
      add("pointwise_" + form.label(), macs * (LONG - SHORT) / nanos);
    }
  }

  private static SluiceContender pointwise(int layers, Form form) {
    Module[] convolutions = new Module[layers];
    for (int i = 0; i < layers; i++) {
      convolutions[i] = new Conv2d(CHANNELS, CHANNELS, 1, new Generator(i));
    }
    Graph graph =
        GraphTracer.trace(new Sequential(convolutions), Shape.of(1, CHANNELS, POSITIONS, 1));
    Graph formed = form == Form.FLOAT ? graph : ModelForms.quantized(graph);
    return SluiceContender.of(formed, form, Kernels.create());
  }

  private static float[][] floatRows(int rows, int columns, Generator generator) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int i = 0; i < row.length; i++) {
        row[i] = generator.normal();
      }
    }
    return values;
  }

  private void report(String name, double macs, Runnable run) {
    add(name, macs / best(run));
  }

  private void add(String name, double rate) {
    lines.add(name + " " + rate);
  }

  private static double best(Runnable run) {
    return best(run, WARM_UP_NANOS, RUNS);
  }

  /**
   * The least nanoseconds of a run.
   *
   * @param warmUpNanos before it is timed
   * @param runs how often it is timed, for about two milliseconds each
   */
  static double best(Runnable run, long warmUpNanos, int runs) {
    long start = System.nanoTime();
    long calls = 0;
    while (System.nanoTime() - start < warmUpNanos) {
      run.run();
      calls++;
    }
    int repeats = (int) Math.max(1, calls * RUN_NANOS / warmUpNanos);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < runs; i++) {
      long before = System.nanoTime();
      for (int r = 0; r < repeats; r++) {
        run.run();
      }
      best = Math.min(best, (System.nanoTime() - before) / (double) repeats);
    }
    return best;
  }
}
