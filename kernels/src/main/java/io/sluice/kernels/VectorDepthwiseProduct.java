package io.sluice.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A depthwise product by the Vector API, lanes running across channels, from the last vector of
 * channels to the first: what the last one writes behind the channels of a position is overwritten
 * with the first channels of the next.
 */
final class VectorDepthwiseProduct implements DepthwiseProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Weights and inputs of a window of three by three leave only some of 32 registers. */
  private static final boolean HAS_32_REGISTERS = LANES >= 16;

  /** Vector after vector of channels, for each all kernel positions. */
  private final float[] weights;

  private final float[] bias;
  private final int channels;

  VectorDepthwiseProduct(float[][] taps, float[] bias) {
    int width = (bias.length + LANES - 1) / LANES * LANES;
    this.channels = bias.length;
    this.bias = Arrays.copyOf(bias, width);
    this.weights = new float[taps.length * width];
    for (int t = 0; t < taps.length; t++) {
      for (int c = 0; c < bias.length; c++) {
        weights[(c / LANES * taps.length + t) * LANES + c % LANES] = taps[t][c];
      }
    }
  }

  @Override
  public int width() {
    return bias.length;
  }

  @Override
  public long bytes() {
    return 4L * (weights.length + bias.length);
  }

  @Override
  public int working() {
    return 0;
  }

  @Override
  public void run(
      ProductWindows windows,
      int from,
      int count,
      float[] x,
      int xAt,
      KernelEpilogue epilogue,
      float[] y,
      int yAt,
      float[] sums) {
    boolean slides = slides(windows, count);
    int fives = slides ? 0 : fives(windows, from, count);
    boolean nine = windows.offsets().length == 9;
    int last = from + count - 1;
    int bound = epilogue instanceof KernelEpilogue.Relu ? ConvKernels.ZERO : ConvKernels.NONE;
    for (int c = bias.length - LANES; c >= 0; c -= LANES) {
      int k = xAt + c;
      int to = yAt + c;
      if (epilogue instanceof KernelEpilogue.Integers into) {
        if (slides) {
          DepthwiseKernels.slideIntegers(weights, bias, c, windows, from, last, x, k, into, y, to);
        } else if (fives == 1) {
          DepthwiseKernels.fivesIntegers(weights, bias, c, windows, from, last, x, k, into, y, to);
        } else if (fives == 2) {
          DepthwiseKernels.fivesByTwoIntegers(
              weights, bias, c, windows, from, last, x, k, into, y, to);
        } else if (nine) {
          DepthwiseKernels.nineIntegers(weights, bias, c, windows, from, last, x, k, into, y, to);
        } else {
          DepthwiseKernels.fourIntegers(weights, bias, c, windows, from, last, x, k, into, y, to);
        }
      } else if (slides) {
        DepthwiseKernels.slideFloats(weights, bias, c, windows, from, last, x, k, bound, y, to);
      } else if (fives == 1) {
        DepthwiseKernels.fivesFloats(weights, bias, c, windows, from, last, x, k, bound, y, to);
      } else if (fives == 2) {
        DepthwiseKernels.fivesByTwoFloats(
            weights, bias, c, windows, from, last, x, k, bound, y, to);
      } else if (nine) {
        DepthwiseKernels.nineFloats(weights, bias, c, windows, from, last, x, k, bound, y, to);
      } else {
        DepthwiseKernels.fourFloats(weights, bias, c, windows, from, last, x, k, bound, y, to);
      }
    }
  }

  /** Whether all windows are computed column by column, in which order none overwrites another. */
  private boolean slides(ProductWindows windows, int count) {
    boolean anyOrder = bias.length > LANES || bias.length == channels;
    return HAS_32_REGISTERS && anyOrder && count == windows.count() && windows.slides();
  }

  /** The stride where whole rows of windows of five columns are computed; else 0. */
  private static int fives(ProductWindows windows, int from, int count) {
    int columns = windows.columns();
    return columns >= 3 && from % columns == 0 && count % columns == 0 ? windows.fives() : 0;
  }
}
