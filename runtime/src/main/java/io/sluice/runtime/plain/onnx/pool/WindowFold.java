package io.sluice.runtime.plain.onnx.pool;

import io.sluice.runtime.plain.ByteView;
import io.sluice.runtime.plain.DoubleView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.window.WindowAxis;
import io.sluice.runtime.plain.onnx.window.Windows;

/**
 * What a pool does with the elements of a window: they are taken into a result one after the other,
 * in row-major order, each tap over many windows at once.
 */
public enum WindowFold {
  /** {@code max(y, x)}; a NaN stays. */
  MAX {
    @Override
    float apply(float y, float x) {
      return Math.max(y, x);
    }

    @Override
    double apply(double y, double x) {
      return Math.max(y, x);
    }
  },
  /** {@code y + x}. */
  SUM {
    @Override
    float apply(float y, float x) {
      return y + x;
    }

    @Override
    double apply(double y, double x) {
      return y + x;
    }
  },
  /** {@code y + |x|}. */
  ABSOLUTE_SUM {
    @Override
    float apply(float y, float x) {
      return y + Math.abs(x);
    }

    @Override
    double apply(double y, double x) {
      return y + Math.abs(x);
    }
  },
  /** {@code fma(x, x, y)}. */
  SQUARE_SUM {
    @Override
    float apply(float y, float x) {
      return Math.fma(x, x, y);
    }

    @Override
    double apply(double y, double x) {
      return Math.fma(x, x, y);
    }
  };

  abstract float apply(float y, float x);

  abstract double apply(double y, double x);

  /**
   * Takes the elements of all windows into their results.
   *
   * @param planes of batch and channels
   * @param y with what each result begins with
   */
  void run(Windows windows, int planes, TensorView x, TensorView y) {
    for (int plane = 0; plane < planes; plane++) {
      for (int z = 0; z < windows.depth().windows(); z++) {
        for (int row = 0; row < windows.height().windows(); row++) {
          int to = plane * windows.count() + windows.window(z, row, 0);
          addRows(windows, z, row, x, plane * windows.extent(), y, to);
        }
      }
    }
  }

  private void addRows(
      Windows windows, int z, int row, TensorView x, int plane, TensorView y, int to) {
    WindowAxis depth = windows.depth();
    WindowAxis height = windows.height();
    WindowAxis width = windows.width();
    for (int dz = 0; dz < depth.kernel(); dz++) {
      for (int dy = 0; dy < height.kernel(); dy++) {
        if (depth.inside(z, dz) && height.inside(row, dy)) {
          int from = plane + windows.element(depth.at(z, dz), height.at(row, dy), 0);
          for (int tap = 0; tap < width.kernel(); tap++) {
            int first = width.first(tap);
            int count = width.end(tap) - first;
            row(y, to + first, x, from + width.at(first, tap), width.stride(), count);
          }
        }
      }
    }
  }

  private void row(TensorView y, int yAt, TensorView x, int xAt, int xStep, int count) {
    if (x instanceof FloatView from && y instanceof FloatView to) {
      floats(to.array(), to.offset() + yAt, from.array(), from.offset() + xAt, xStep, count);
    } else if (x instanceof ByteView) {
      for (int i = 0; i < count; i++) {
        y.setFloat(yAt + i, apply(y.getFloat(yAt + i), x.getFloat(xAt + i * xStep)));
      }
    } else if (x instanceof DoubleView) {
      for (int i = 0; i < count; i++) {
        y.setDouble(yAt + i, apply(y.getDouble(yAt + i), x.getDouble(xAt + i * xStep)));
      }
    } else {
      throw new IllegalArgumentException("no pool of " + x.type());
    }
  }

  private void floats(float[] y, int yAt, float[] x, int xAt, int xStep, int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] = apply(y[yAt + i], x[xAt + i * xStep]);
    }
  }
}
