package io.sluice.tools.onnx.qdq;

import io.sluice.model.DataType;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.TensorView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Constant scales and zero points of a quantized tensor as ONNX stores it: {@code real = scale * (q
 * - zeroPoint)}. One of each, or one for each index along an axis.
 *
 * @param type of the stored integers; those of UINT8 are stored in INT8 less 128
 * @param axis of the scales, or -1 where there is one
 */
record OnnxQuantParams(DataType type, float[] scales, long[] zeroPoints, int axis) {
  private static final int SHIFT = 128;

  /**
   * The parameters that a node has as inputs, or null if they are computed, or none that core ops
   * have.
   *
   * @param stored which has the integers
   * @param scale the index of the scale among the node's inputs; the zero point follows
   * @param axis of scales that are more than one
   */
  static @Nullable OnnxQuantParams of(ImportedNode node, String stored, int scale, long axis) {
    TensorData scaleData = node.constant(scale);
    TensorData zeroData = node.constant(scale + 1);
    DataType type = node.graph().tensor(stored).type();
    if (scaleData == null
        || scaleData.type() != DataType.FLOAT32
        || scaleData.shape().rank() > 1
        || scaleData.shape().elementCount() == 0
        || (node.has(scale + 1) && zeroData == null)
        || !(type == DataType.INT8 || type == DataType.UINT8 || type == DataType.INT32)) {
      return null;
    }
    float[] scales = scaleData.toFloats();
    long[] zeroPoints = zeroData == null ? new long[scales.length] : zeroData.toLongs();
    Shape shape = node.graph().tensor(stored).shape();
    int along = scales.length == 1 ? -1 : (int) (axis < 0 ? axis + shape.rank() : axis);
    boolean fits =
        zeroPoints.length == scales.length
            && (along < 0
                ? scales.length == 1
                : along < shape.rank() && shape.dim(along) == scales.length);
    return fits && areNormal(scales) ? new OnnxQuantParams(type, scales, zeroPoints, along) : null;
  }

  /** Whether a quantization may have these scales. */
  private static boolean areNormal(float[] scales) {
    for (float scale : scales) {
      if (!(scale >= Float.MIN_NORMAL && scale <= Float.MAX_VALUE)) {
        return false;
      }
    }
    return true;
  }

  boolean isEightBits() {
    return type != DataType.INT32;
  }

  boolean isPerTensor() {
    return axis < 0;
  }

  private int shift() {
    return type == DataType.UINT8 ? SHIFT : 0;
  }

  /** The parameters of the same reals in INT8. */
  QuantParams params() {
    return isPerTensor()
        ? QuantParams.perTensor(scales[0], (int) zeroPoints[0] - shift())
        : QuantParams.perChannel(scales, axis);
  }

  /** Whether the zero points are 0 in INT8, as those of weights have to be. */
  boolean isSymmetric() {
    return Arrays.stream(zeroPoints).allMatch(z -> z == shift());
  }

  /** Stored 8-bit integers as INT8. */
  byte[] shifted(TensorData data) {
    TensorView stored = TensorView.of(data);
    byte[] shifted = new byte[stored.count()];
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] = (byte) (stored.getLong(i) - shift());
    }
    return shifted;
  }

  /** The reals that stored integers stand for, one float product each. */
  float[] reals(TensorData data) {
    TensorView stored = TensorView.of(data);
    Shape shape = data.shape();
    int inner = isPerTensor() ? 1 : shape.elementCount(axis + 1, shape.rank());
    float[] reals = new float[stored.count()];
    for (int i = 0; i < reals.length; i++) {
      int channel = isPerTensor() ? 0 : i / inner % scales.length;
      reals[i] = (float) (stored.getLong(i) - zeroPoints[channel]) * scales[channel];
    }
    return reals;
  }
}
