package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the inner loop of a convolution can reach by the Vector API: fused multiply-adds on a few
 * kilobytes that stay in the first cache. Which register blocking is the fastest depends on the
 * registers and ports of a CPU, so the greatest rate of several counts.
 */
final class ArithmeticLimit {
  /** Blocks of positions by vectors of outputs, as tables call them. */
  static final List<String> SHAPES = List.of("4x2", "6x2", "8x2", "12x1", "4x4", "5x4");

  /** Compiles the loops as methods of their own, as kernels are. */
  static final String COMPILED_ALONE =
      "-XX:CompileCommand=dontinline,io.sluice.benchmarks.FmaLoops::*";

  /** So many that what comes before and after the loop counts little. */
  private static final int CHANNELS = 128;

  /** In the first pass, the compiler is still busy with what all loops use. */
  private static final int PASSES = 2;

  private static final long WARM_UP_NANOS = 400_000_000L;
  private static final int RUNS = 100;

  private static final int MOST_POSITIONS = 12;
  private static final int MOST_VECTORS = 4;
  private static final int MOST_SUMS = 20;

  private ArithmeticLimit() {}

  private interface Loop {
    void run(float[] x, float[] weights, float[] y, int channels);
  }

  /**
   * Writes lines of a name and a rate; the greatest rate of each name counts.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws IOException {
    float[] x = new float[MOST_POSITIONS * CHANNELS];
    float[] weights = new float[MOST_VECTORS * FmaLoops.LANES * CHANNELS];
    float[] y = new float[MOST_SUMS * FmaLoops.LANES];
    Arrays.fill(x, 0.5f);
    Arrays.fill(weights, 0.25f);
    List<String> lines = new ArrayList<>();
    for (int pass = 0; pass < PASSES; pass++) {
      for (String shape : SHAPES) {
        Loop loop = loop(shape);
        double nanos =
            KernelRates.best(() -> loop.run(x, weights, y, CHANNELS), WARM_UP_NANOS, RUNS);
        lines.add(rateOf(shape) + " " + macs(shape) / nanos);
      }
    }
    Files.write(Path.of(arguments[0]), lines);
  }

  /** The name of the rate of a shape. */
  static String rateOf(String shape) {
    return "limit_" + shape;
  }

  private static double macs(String shape) {
    String[] extents = shape.split("x");
    return Double.parseDouble(extents[0])
        * Integer.parseInt(extents[1])
        * FmaLoops.LANES
        * CHANNELS;
  }

  private static Loop loop(String shape) {
    return switch (shape) {
      case "4x2" -> FmaLoops::fourByTwo;
      case "6x2" -> FmaLoops::sixByTwo;
      case "8x2" -> FmaLoops::eightByTwo;
      case "12x1" -> FmaLoops::twelveByOne;
      case "4x4" -> FmaLoops::fourByFour;
      case "5x4" -> FmaLoops::fiveByFour;
      default -> throw new IllegalArgumentException("there is no loop of " + shape);
    };
  }
}
