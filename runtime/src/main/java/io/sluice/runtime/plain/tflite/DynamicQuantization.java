package io.sluice.runtime.plain.tflite;

import io.sluice.kernels.Rounding;

/**
 * Rows of floats quantized to INT8 by their own ranges, as the hybrid kernels do with activations
 * before they meet INT8 weights. The parameters of row i are written at 2i (scale) and 2i + 1 (zero
 * point) of an array.
 *
 * <p>Source: TensorFlow Lite, {@code portable_tensor_utils.cc}.
 */
final class DynamicQuantization {
  private static final int GREATEST = 127;
  private static final int LEAST = -128;

  private DynamicQuantization() {}

  /**
   * Quantizes rows.
   *
   * @param asymmetric whether a row's range is that from its least to its greatest value; else it
   *     is symmetric around 0
   */
  static void rows(
      float[] x,
      int at,
      int rows,
      int columns,
      boolean asymmetric,
      byte[] q,
      int qAt,
      float[] parameters,
      int parametersAt) {
    for (int row = 0; row < rows; row++) {
      int from = at + row * columns;
      int to = qAt + row * columns;
      int parametersOfRow = parametersAt + 2 * row;
      if (asymmetric) {
        asymmetric(x, from, columns, q, to, parameters, parametersOfRow);
      } else {
        symmetric(x, from, columns, q, to, parameters, parametersOfRow);
      }
    }
  }

  private static void symmetric(
      float[] x, int at, int columns, byte[] q, int qAt, float[] parameters, int parametersAt) {
    float range = 0;
    for (int i = 0; i < columns; i++) {
      range = Math.max(range, Math.abs(x[at + i]));
    }
    parameters[parametersAt] = range == 0 ? 1f : range / GREATEST;
    parameters[parametersAt + 1] = 0;
    float reciprocal = range == 0 ? 0f : GREATEST / range;
    for (int i = 0; i < columns; i++) {
      int rounded = Rounding.halfAway(x[at + i] * reciprocal);
      q[qAt + i] = (byte) Math.max(-GREATEST, Math.min(GREATEST, rounded));
    }
  }

  private static void asymmetric(
      float[] x, int at, int columns, byte[] q, int qAt, float[] parameters, int parametersAt) {
    double low = 0;
    double high = 0;
    for (int i = 0; i < columns; i++) {
      low = Math.min(low, x[at + i]);
      high = Math.max(high, x[at + i]);
    }
    float scale = 1f;
    int zeroPoint = 0;
    if (low < high) {
      double exact = (high - low) / (GREATEST - LEAST);
      zeroPoint = zeroPoint(low / exact, high / exact);
      scale = (float) exact;
    }
    parameters[parametersAt] = scale;
    parameters[parametersAt + 1] = zeroPoint;
    float reciprocal = 1f / scale;
    for (int i = 0; i < columns; i++) {
      int rounded = Rounding.halfAway(zeroPoint + x[at + i] * reciprocal);
      q[qAt + i] = (byte) Math.max(LEAST, Math.min(GREATEST, rounded));
    }
  }

  /** The zero point that lies nearer to exact from one end of the range. */
  private static int zeroPoint(double low, double high) {
    double fromLow = LEAST - low;
    double fromHigh = GREATEST - high;
    boolean lowIsNearer = -LEAST + Math.abs(low) < GREATEST + Math.abs(high);
    int rounded = Rounding.halfAway(lowIsNearer ? fromLow : fromHigh);
    return Math.max(LEAST, Math.min(GREATEST, rounded));
  }
}
