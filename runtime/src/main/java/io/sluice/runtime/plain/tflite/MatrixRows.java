package io.sluice.runtime.plain.tflite;

import io.sluice.runtime.plain.ByteView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.TensorView;
import org.jspecify.annotations.Nullable;

/**
 * Products of a matrix with a vector, {@code y[row] += sum(w[row][k] * x[k])}, for matrices of
 * FLOAT32, or of INT8 with a vector that was quantized by its own range.
 */
final class MatrixRows {
  private MatrixRows() {}

  /** FLOAT32: each sum begins with what y holds, k ascends. */
  static void accumulate(FloatView w, int columns, float[] x, int xAt, float[] y, int yAt) {
    float[] weights = w.array();
    int rows = columns == 0 ? 0 : w.count() / columns;
    for (int row = 0; row < rows; row++) {
      int from = w.offset() + row * columns;
      float sum = y[yAt + row];
      for (int k = 0; k < columns; k++) {
        sum = Math.fma(weights[from + k], x[xAt + k], sum);
      }
      y[yAt + row] = sum;
    }
  }

  /**
   * INT8: {@code y[row] += (float) sum(w * (q - zeroPoint)) * (scale * s_w)}, the sum exact.
   *
   * @param scales of the weights: one, or one for each row
   * @param q the quantized vector
   * @param parameters its scale and zero point
   */
  static void accumulate(
      ByteView w,
      float[] scales,
      int columns,
      byte[] q,
      int qAt,
      float[] parameters,
      int parametersAt,
      float[] y,
      int yAt) {
    int rows = columns == 0 ? 0 : w.count() / columns;
    float scale = parameters[parametersAt];
    int zeroPoint = (int) parameters[parametersAt + 1];
    for (int row = 0; row < rows; row++) {
      float factor = scale * scales[scales.length == 1 ? 0 : row];
      y[yAt + row] += (float) sum(w, row, columns, q, qAt, zeroPoint) * factor;
    }
  }

  /** The same with one scale for all weights. */
  static void accumulate(
      ByteView w,
      float scaleW,
      int columns,
      byte[] q,
      int qAt,
      float[] parameters,
      int parametersAt,
      float[] y,
      int yAt) {
    float scale = parameters[parametersAt] * scaleW;
    int zeroPoint = (int) parameters[parametersAt + 1];
    int rows = columns == 0 ? 0 : w.count() / columns;
    for (int row = 0; row < rows; row++) {
      y[yAt + row] += (float) sum(w, row, columns, q, qAt, zeroPoint) * scale;
    }
  }

  private static int sum(ByteView w, int row, int columns, byte[] q, int qAt, int zeroPoint) {
    byte[] weights = w.array();
    int from = w.offset() + row * columns;
    int sum = 0;
    for (int k = 0; k < columns; k++) {
      sum += weights[from + k] * (q[qAt + k] - zeroPoint);
    }
    return sum;
  }

  /** Fills y with a vector's elements, or with zeros where there is none. */
  static void begin(@Nullable TensorView bias, float[] y, int yAt, int rows) {
    for (int row = 0; row < rows; row++) {
      y[yAt + row] = bias == null ? 0f : bias.getFloat(row);
    }
  }
}
