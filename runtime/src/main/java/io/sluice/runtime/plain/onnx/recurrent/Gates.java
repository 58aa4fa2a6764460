package io.sluice.runtime.plain.onnx.recurrent;

import io.sluice.runtime.plain.DoubleView;
import io.sluice.runtime.plain.TensorView;

/**
 * The element-wise arithmetic of recurrent cells on rows of {@code count} elements, in float or,
 * for FLOAT64, in double. A row is given by a tensor and the index of its first element.
 */
final class Gates {
  private Gates() {}

  /** {@code y += x}. */
  static void add(TensorView y, int yAt, TensorView x, int xAt, int count) {
    for (int i = 0; i < count; i++) {
      if (y instanceof DoubleView) {
        y.setDouble(yAt + i, y.getDouble(yAt + i) + x.getDouble(xAt + i));
      } else {
        y.setFloat(yAt + i, y.getFloat(yAt + i) + x.getFloat(xAt + i));
      }
    }
  }

  /** {@code y = fma(a, b, c)}. */
  static void multiplyAdd(
      TensorView y,
      int yAt,
      TensorView a,
      int aAt,
      TensorView b,
      int bAt,
      TensorView c,
      int cAt,
      int count) {
    for (int i = 0; i < count; i++) {
      if (y instanceof DoubleView) {
        double product = Math.fma(a.getDouble(aAt + i), b.getDouble(bAt + i), c.getDouble(cAt + i));
        y.setDouble(yAt + i, product);
      } else {
        float product = Math.fma(a.getFloat(aAt + i), b.getFloat(bAt + i), c.getFloat(cAt + i));
        y.setFloat(yAt + i, product);
      }
    }
  }

  /** {@code y = a * b}. */
  static void multiply(
      TensorView y, int yAt, TensorView a, int aAt, TensorView b, int bAt, int count) {
    for (int i = 0; i < count; i++) {
      if (y instanceof DoubleView) {
        y.setDouble(yAt + i, a.getDouble(aAt + i) * b.getDouble(bAt + i));
      } else {
        y.setFloat(yAt + i, a.getFloat(aAt + i) * b.getFloat(bAt + i));
      }
    }
  }

  /** {@code h = fma(z, h - n, n)}, which is {@code (1 - z) * n + z * h}. */
  static void blend(TensorView h, TensorView z, int zAt, TensorView n, int nAt, int count) {
    for (int i = 0; i < count; i++) {
      if (h instanceof DoubleView) {
        double fresh = n.getDouble(nAt + i);
        h.setDouble(i, Math.fma(z.getDouble(zAt + i), h.getDouble(i) - fresh, fresh));
      } else {
        float fresh = n.getFloat(nAt + i);
        h.setFloat(i, Math.fma(z.getFloat(zAt + i), h.getFloat(i) - fresh, fresh));
      }
    }
  }

  /** {@code y = 1 - x}. */
  static void complement(TensorView y, int yAt, TensorView x, int xAt, int count) {
    for (int i = 0; i < count; i++) {
      if (y instanceof DoubleView) {
        y.setDouble(yAt + i, 1 - x.getDouble(xAt + i));
      } else {
        y.setFloat(yAt + i, 1f - x.getFloat(xAt + i));
      }
    }
  }

  /** {@code y = f(clamp(x, -clip, clip))}. */
  static void activate(
      TensorView y, int yAt, TensorView x, int xAt, GateFunction f, float clip, int count) {
    for (int i = 0; i < count; i++) {
      if (y instanceof DoubleView) {
        double value = Math.max(-clip, Math.min(clip, x.getDouble(xAt + i)));
        y.setDouble(yAt + i, f.apply(value));
      } else {
        float value = Math.max(-clip, Math.min(clip, x.getFloat(xAt + i)));
        y.setFloat(yAt + i, f.apply(value));
      }
    }
  }
}
