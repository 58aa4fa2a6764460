package io.sluice.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A product by the Vector API. Weights lie in panels of four vectors of outputs, row after row, so
 * that they are read from one end to the other; weights that are in a register serve several
 * windows. The last panels have two vectors or one.
 */
final class VectorFloatProduct implements FloatProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final boolean HAS_32_REGISTERS = LANES >= 16;
  private static final int LARGEST_PANEL = 4;

  /**
   * How many windows' sums are computed before they are rounded; a multiple of two, four, five and
   * eight, which {@link ConvKernels} computes at once.
   */
  private static final int BLOCK = 40;

  /** Where the sums of each window are, by the vectors of the panel. */
  private static final int[][] SUMS_TO = sumsTo();

  private final float[] panels;
  private final float[] bias;
  private final int inputs;

  /** A product of {@code rows[k][n]} from input k to output n. */
  VectorFloatProduct(float[][] rows, float[] bias) {
    int outputs = bias.length;
    int width = (outputs + LANES - 1) / LANES * LANES;
    this.inputs = rows.length;
    this.bias = Arrays.copyOf(bias, width);
    this.panels = new float[inputs * width];
    for (int n = 0; n < width; n += panel(width - n)) {
      int panel = panel(width - n);
      for (int k = 0; k < inputs; k++) {
        int count = Math.min(panel, outputs - n);
        System.arraycopy(rows[k], n, panels, n * inputs + k * panel, count);
      }
    }
  }

  private static int[][] sumsTo() {
    int[][] to = new int[LARGEST_PANEL + 1][BLOCK];
    for (int panel = 0; panel < to.length; panel++) {
      for (int p = 0; p < BLOCK; p++) {
        to[panel][p] = p * panel * LANES;
      }
    }
    return to;
  }

  /** How many outputs the next panel has where {@code left} are left. */
  private static int panel(int left) {
    int vectors = left / LANES;
    if (vectors >= LARGEST_PANEL) {
      return LARGEST_PANEL * LANES;
    }
    return vectors >= 2 ? 2 * LANES : LANES;
  }

  @Override
  public int width() {
    return bias.length;
  }

  @Override
  public long bytes() {
    return 4L * (panels.length + bias.length);
  }

  @Override
  public int working() {
    return BLOCK * LARGEST_PANEL * LANES;
  }

  /**
   * {@inheritDoc}
   *
   * <p>One method on purpose: it is more than HotSpot inlines, see {@link VectorLoops}.
   */
  @Override
  public void run(float[] x, int xAt, float[] y) {
    int n = 0;
    // Eight chains keep the multipliers busy where weights come from the first cache.
    for (; n + 8 * LANES <= bias.length; n += 8 * LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector b = FloatVector.fromArray(SPECIES, bias, n + LANES);
      FloatVector c = FloatVector.fromArray(SPECIES, bias, n + 2 * LANES);
      FloatVector d = FloatVector.fromArray(SPECIES, bias, n + 3 * LANES);
      FloatVector e = FloatVector.fromArray(SPECIES, bias, n + 4 * LANES);
      FloatVector f = FloatVector.fromArray(SPECIES, bias, n + 5 * LANES);
      FloatVector g = FloatVector.fromArray(SPECIES, bias, n + 6 * LANES);
      FloatVector h = FloatVector.fromArray(SPECIES, bias, n + 7 * LANES);
      int w = n * inputs;
      int second = w + 4 * LANES * inputs;
      for (int k = 0; k < inputs; k++, w += 4 * LANES, second += 4 * LANES) {
        FloatVector v = FloatVector.broadcast(SPECIES, x[xAt + k]);
        a = v.fma(FloatVector.fromArray(SPECIES, panels, w), a);
        b = v.fma(FloatVector.fromArray(SPECIES, panels, w + LANES), b);
        c = v.fma(FloatVector.fromArray(SPECIES, panels, w + 2 * LANES), c);
        d = v.fma(FloatVector.fromArray(SPECIES, panels, w + 3 * LANES), d);
        e = v.fma(FloatVector.fromArray(SPECIES, panels, second), e);
        f = v.fma(FloatVector.fromArray(SPECIES, panels, second + LANES), f);
        g = v.fma(FloatVector.fromArray(SPECIES, panels, second + 2 * LANES), g);
        h = v.fma(FloatVector.fromArray(SPECIES, panels, second + 3 * LANES), h);
      }
      a.intoArray(y, n);
      b.intoArray(y, n + LANES);
      c.intoArray(y, n + 2 * LANES);
      d.intoArray(y, n + 3 * LANES);
      e.intoArray(y, n + 4 * LANES);
      f.intoArray(y, n + 5 * LANES);
      g.intoArray(y, n + 6 * LANES);
      h.intoArray(y, n + 7 * LANES);
    }
    for (; n + 4 * LANES <= bias.length; n += 4 * LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector b = FloatVector.fromArray(SPECIES, bias, n + LANES);
      FloatVector c = FloatVector.fromArray(SPECIES, bias, n + 2 * LANES);
      FloatVector d = FloatVector.fromArray(SPECIES, bias, n + 3 * LANES);
      int w = n * inputs;
      for (int k = 0; k < inputs; k++, w += 4 * LANES) {
        FloatVector v = FloatVector.broadcast(SPECIES, x[xAt + k]);
        a = v.fma(FloatVector.fromArray(SPECIES, panels, w), a);
        b = v.fma(FloatVector.fromArray(SPECIES, panels, w + LANES), b);
        c = v.fma(FloatVector.fromArray(SPECIES, panels, w + 2 * LANES), c);
        d = v.fma(FloatVector.fromArray(SPECIES, panels, w + 3 * LANES), d);
      }
      a.intoArray(y, n);
      b.intoArray(y, n + LANES);
      c.intoArray(y, n + 2 * LANES);
      d.intoArray(y, n + 3 * LANES);
    }
    if (n + 2 * LANES <= bias.length) {
      FloatVector a = FloatVector.fromArray(SPECIES, bias, n);
      FloatVector b = FloatVector.fromArray(SPECIES, bias, n + LANES);
      int w = n * inputs;
      for (int k = 0; k < inputs; k++, w += 2 * LANES) {
        FloatVector v = FloatVector.broadcast(SPECIES, x[xAt + k]);
        a = v.fma(FloatVector.fromArray(SPECIES, panels, w), a);
        b = v.fma(FloatVector.fromArray(SPECIES, panels, w + LANES), b);
      }
      a.intoArray(y, n);
      b.intoArray(y, n + LANES);
      n += 2 * LANES;
    }
    if (n < bias.length) {
      FloatVector a = FloatVector.fromArray(SPECIES, bias, n);
      int w = n * inputs;
      for (int k = 0; k < inputs; k++, w += LANES) {
        FloatVector v = FloatVector.broadcast(SPECIES, x[xAt + k]);
        a = v.fma(FloatVector.fromArray(SPECIES, panels, w), a);
      }
      a.intoArray(y, n);
    }
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
    if (!(epilogue instanceof KernelEpilogue.Integers integers)) {
      int bound = epilogue instanceof KernelEpilogue.Relu ? ConvKernels.ZERO : ConvKernels.NONE;
      for (int end = bias.length; end > 0; end -= lastPanel(end)) {
        int n = end - lastPanel(end);
        panel(windows, from, count, x, xAt, n, bound, y, yAt + n, windows.to(), from);
      }
      return;
    }
    for (int done = 0; done < count; done += BLOCK) {
      int first = from + done;
      int some = Math.min(BLOCK, count - done);
      for (int end = bias.length; end > 0; end -= lastPanel(end)) {
        int panel = lastPanel(end);
        int n = end - panel;
        int[] to = SUMS_TO[panel / LANES];
        panel(windows, first, some, x, xAt, n, ConvKernels.NONE, sums, 0, to, 0);
        VectorEpilogue.integers(integers, n, panel, sums, y, yAt + n, windows.to(), first, some);
      }
    }
  }

  /** How many of the first {@code outputs} are in the last panel of these. */
  private static int lastPanel(int outputs) {
    int vectors = outputs / LANES % LARGEST_PANEL;
    if (vectors == 0) {
      return LARGEST_PANEL * LANES;
    }
    return vectors == 2 ? 2 * LANES : LANES;
  }

  /** Computes the panel of outputs from {@code n} on. */
  private void panel(
      ProductWindows windows,
      int from,
      int count,
      float[] x,
      int xAt,
      int n,
      int bound,
      float[] y,
      int yAt,
      int[] to,
      int toFirst) {
    int w = n * inputs;
    int last = from + count - 1;
    switch (panel(bias.length - n) / LANES) {
      case 4 -> {
        if (HAS_32_REGISTERS) {
          ConvKernels.fiveByFour(
              panels, w, bias, n, windows, from, last, x, xAt, bound, y, yAt, to, toFirst);
        } else {
          ConvKernels.twoByFour(
              panels, w, bias, n, windows, from, last, x, xAt, bound, y, yAt, to, toFirst);
        }
      }
      case 2 -> {
        if (HAS_32_REGISTERS) {
          ConvKernels.eightByTwo(
              panels, w, bias, n, windows, from, last, x, xAt, bound, y, yAt, to, toFirst);
        } else {
          ConvKernels.fourByTwo(
              panels, w, bias, n, windows, from, last, x, xAt, bound, y, yAt, to, toFirst);
        }
      }
      default -> {
        if (!HAS_32_REGISTERS) {
          ConvKernels.sixByOne(
              panels, w, bias, n, windows, from, last, x, xAt, bound, y, yAt, to, toFirst);
        } else if (windows.run() % 4 == 0) {
          ConvKernels.eightByOneQuads(
              panels, w, bias, n, windows, from, last, x, xAt, bound, y, yAt, to, toFirst);
        } else {
          ConvKernels.eightByOne(
              panels, w, bias, n, windows, from, last, x, xAt, bound, y, yAt, to, toFirst);
        }
      }
    }
  }
}
