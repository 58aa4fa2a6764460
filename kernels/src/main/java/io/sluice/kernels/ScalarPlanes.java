package io.sluice.kernels;

import io.sluice.kernels.ScalarScratch.Use;
import java.util.Arrays;

/**
 * A convolution in plain Java whose loops run over the points of a {@link WindowLattice}: the
 * inputs of one index are an array, and so are the sums of an output. Loops over the outputs of one
 * window are shorter where the image is large and has few channels.
 */
final class ScalarPlanes {
  /** How many points are computed at once, so that their arrays stay in the cache. */
  private static final int BLOCK = 512;

  /** How many inputs are, for the same reason. */
  private static final int INPUTS = 128;

  private ScalarPlanes() {}

  /**
   * {@link WindowProduct#run}.
   *
   * @param rows {@code rows[k][n]} from input k to output n
   */
  static void run(
      float[][] rows,
      float[] bias,
      WindowLattice lattice,
      ProductWindows windows,
      int from,
      int count,
      float[] x,
      int xAt,
      KernelEpilogue epilogue,
      float[] y,
      int yAt) {
    int end = from + count;
    for (int first = from; first < end; ) {
      int start = lattice.point(first);
      int next = first + 1;
      while (next < end && lattice.point(next) - start < BLOCK) {
        next++;
      }
      int points = lattice.point(next - 1) - start + 1;
      float[][] arrays =
          ScalarScratch.arrays(Use.PLANES, INPUTS + (bias.length + 3) / 4 * 4, BLOCK + 1);
      fill(arrays, bias, points);
      for (int k = 0; k < rows.length; k += INPUTS) {
        int inputs = Math.min(INPUTS, rows.length - k);
        bring(lattice, k, inputs, x, xAt, first, next, points, arrays);
        add(rows, k, inputs, arrays, bias.length, points);
      }
      for (int n = 0; n < bias.length; n++) {
        store(epilogue, n, arrays[INPUTS + n], points);
      }
      scatter(lattice, arrays, bias.length, start, windows.to(), first, next, y, yAt);
      first = next;
    }
  }

  /** The sums before the first input. Behind those of the last output up to three have no use. */
  private static void fill(float[][] arrays, float[] bias, int points) {
    for (int n = 0; n < bias.length; n++) {
      Arrays.fill(arrays[INPUTS + n], 0, points, bias[n]);
    }
  }

  /**
   * Brings the inputs of the windows from {@code window} on, one array for each.
   *
   * @param k the first input
   */
  private static void bring(
      WindowLattice lattice,
      int k,
      int count,
      float[] x,
      int xAt,
      int window,
      int end,
      int points,
      float[][] inputs) {
    int at = xAt + lattice.at(window);
    int reach = lattice.reach();
    if (!lattice.isCompact()) {
      if (lattice.step() > 1 && reach > 0 && reach <= BLOCK) {
        bringResidues(lattice, k, count, x, at, points, inputs);
      } else {
        bring(lattice, k, count, x, at, inputs, 0, points);
      }
      return;
    }
    for (int p = window; p < end; ) {
      int rowEnd = Math.min(end, lattice.endOfRow(p));
      bring(lattice, k, count, x, xAt + lattice.at(p), inputs, p - window, rowEnd - window);
      p = rowEnd;
    }
  }

  /** Brings the points {@code from} to {@code end}. The inputs of the first one lie at x[at]. */
  private static void bring(
      WindowLattice lattice,
      int first,
      int count,
      float[] x,
      int at,
      float[][] inputs,
      int from,
      int end) {
    int step = lattice.step();
    for (int k = 0; k < count; k++) {
      int start = at + lattice.shifts()[first + k] * step + lattice.residues()[first + k];
      if (step == 1) {
        System.arraycopy(x, start, inputs[k], from, end - from);
      } else if (k + 8 <= count && adjacent(lattice, first + k)) {
        gather(x, start, step, inputs, k, from, end);
        k += 7;
      } else {
        gather(x, start, step, inputs[k], from, end);
      }
    }
  }

  /** Whether the inputs k to k + 7 lie one behind the other. */
  private static boolean adjacent(WindowLattice lattice, int k) {
    for (int i = 1; i < 8; i++) {
      if (lattice.shifts()[k + i] != lattice.shifts()[k]
          || lattice.residues()[k + i] != lattice.residues()[k] + i) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #bring}: inputs that differ by whole points are brought together once. */
  private static void bringResidues(
      WindowLattice lattice,
      int first,
      int count,
      float[] x,
      int at,
      int points,
      float[][] inputs) {
    int[] bases = lattice.bases();
    int[] reaches = lattice.reaches();
    float[][] residues = ScalarScratch.arrays(Use.RESIDUES, bases.length, 2 * BLOCK + 1);
    if (first == 0) {
      int r = 0;
      for (; r + 8 <= bases.length && bases[r] + 7 == bases[r + 7]; r += 8) {
        int common = points + lattice.commonReach(r, r + 8);
        gather(x, at + bases[r], lattice.step(), residues, r, 0, common);
        for (int i = r; i < r + 8; i++) {
          int from = at + bases[i] + common * lattice.step();
          gather(x, from, lattice.step(), residues[i], common, points + reaches[i]);
        }
      }
      for (; r < bases.length; r++) {
        gather(x, at + bases[r], lattice.step(), residues[r], 0, points + reaches[r]);
      }
    }
    for (int k = 0; k < count; k++) {
      float[] residue = residues[lattice.planes()[first + k]];
      System.arraycopy(residue, lattice.shifts()[first + k], inputs[k], 0, points);
    }
  }

  /** Brings every {@code step}th value, from x[at] on. */
  private static void gather(float[] x, int at, int step, float[] to, int from, int end) {
    for (int i = from, j = at; i < end; i++, j += step) {
      to[i] = x[j];
    }
  }

  /** As the other, and the seven values behind each, to eight arrays. */
  private static void gather(
      float[] x, int at, int step, float[][] to, int first, int from, int end) {
    float[] a = to[first];
    float[] b = to[first + 1];
    float[] c = to[first + 2];
    float[] d = to[first + 3];
    float[] e = to[first + 4];
    float[] f = to[first + 5];
    float[] g = to[first + 6];
    float[] h = to[first + 7];
    for (int i = from, j = at; i < end; i++, j += step) {
      a[i] = x[j];
      b[i] = x[j + 1];
      c[i] = x[j + 2];
      d[i] = x[j + 3];
      e[i] = x[j + 4];
      f[i] = x[j + 5];
      g[i] = x[j + 6];
      h[i] = x[j + 7];
    }
  }

  private static void add(
      float[][] rows, int first, int inputs, float[][] arrays, int outputs, int points) {
    for (int n = 0; n < outputs; n += 4) {
      // Behind the last output any weights do.
      int a = n;
      int b = Math.min(n + 1, outputs - 1);
      int c = Math.min(n + 2, outputs - 1);
      int d = Math.min(n + 3, outputs - 1);
      float[] y0 = arrays[INPUTS + n];
      float[] y1 = arrays[INPUTS + n + 1];
      float[] y2 = arrays[INPUTS + n + 2];
      float[] y3 = arrays[INPUTS + n + 3];
      int k = 0;
      for (; k + 2 <= inputs; k += 2) {
        float[] v = rows[first + k];
        float[] w = rows[first + k + 1];
        ScalarLoops.four(
            v[a],
            w[a],
            v[b],
            w[b],
            v[c],
            w[c],
            v[d],
            w[d],
            arrays[k],
            arrays[k + 1],
            y0,
            y1,
            y2,
            y3,
            points);
      }
      for (; k < inputs; k++) {
        float[] v = rows[first + k];
        ScalarLoops.four(v[a], v[b], v[c], v[d], arrays[k], y0, y1, y2, y3, points);
      }
    }
  }

  private static void store(KernelEpilogue epilogue, int n, float[] sums, int points) {
    if (epilogue instanceof KernelEpilogue.Integers integers) {
      float least = integers.low() - integers.zeroPoint();
      float most = integers.high() - integers.zeroPoint();
      float multiplier = integers.multipliers()[n];
      ScalarLoops.round(sums, multiplier, most, least, integers.offset(), points);
    } else if (epilogue instanceof KernelEpilogue.Relu) {
      ScalarLoops.relu(sums, points);
    }
  }

  private static void scatter(
      WindowLattice lattice,
      float[][] arrays,
      int outputs,
      int start,
      int[] to,
      int first,
      int end,
      float[] y,
      int yAt) {
    for (int p = first; p < end; ) {
      int rowEnd = Math.min(end, lattice.endOfPoints(p));
      int point = lattice.point(p) - start;
      int n = 0;
      for (; n + 8 <= outputs; n += 8) {
        scatter(arrays, INPUTS + n, point, to, p, rowEnd, y, yAt + n);
      }
      for (; n < outputs; n++) {
        scatter(arrays[INPUTS + n], point, to, p, rowEnd, y, yAt + n);
      }
      p = rowEnd;
    }
  }

  /** Stores eight adjacent outputs. */
  private static void scatter(
      float[][] from, int n, int point, int[] to, int first, int end, float[] y, int yAt) {
    float[] a = from[n];
    float[] b = from[n + 1];
    float[] c = from[n + 2];
    float[] d = from[n + 3];
    float[] e = from[n + 4];
    float[] f = from[n + 5];
    float[] g = from[n + 6];
    float[] h = from[n + 7];
    for (int p = first, i = point; p < end; p++, i++) {
      int at = yAt + to[p];
      y[at] = a[i];
      y[at + 1] = b[i];
      y[at + 2] = c[i];
      y[at + 3] = d[i];
      y[at + 4] = e[i];
      y[at + 5] = f[i];
      y[at + 6] = g[i];
      y[at + 7] = h[i];
    }
  }

  private static void scatter(
      float[] a, int point, int[] to, int first, int end, float[] y, int yAt) {
    for (int p = first, i = point; p < end; p++, i++) {
      y[yAt + to[p]] = a[i];
    }
  }
}
