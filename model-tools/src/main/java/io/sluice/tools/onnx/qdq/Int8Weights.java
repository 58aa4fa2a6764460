package io.sluice.tools.onnx.qdq;

import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import org.jspecify.annotations.Nullable;

/**
 * INT8 weights as core layers have them: output channels first, zero points 0.
 *
 * @param values row-major
 */
record Int8Weights(Shape shape, byte[] values, QuantParams params) {

  /**
   * Weights whose output channels are along axis 0 as stored, or null if they are not symmetric or
   * have scales along another axis. Symmetric means zero points 0, and no -128.
   */
  static @Nullable Int8Weights channelsFirst(OnnxQuantParams affine, TensorData data) {
    return isSymmetric(affine, data) && affine.axis() <= 0
        ? new Int8Weights(data.shape(), affine.shifted(data), params(affine))
        : null;
  }

  /** A matrix [in, out] turned around, or null if it is none, or has scales along its rows. */
  static @Nullable Int8Weights transposed(OnnxQuantParams affine, TensorData data) {
    if (!isSymmetric(affine, data) || data.shape().rank() != 2 || affine.axis() == 0) {
      return null;
    }
    int rows = data.shape().dim(0);
    int columns = data.shape().dim(1);
    byte[] stored = affine.shifted(data);
    byte[] turned = new byte[stored.length];
    for (int i = 0; i < stored.length; i++) {
      turned[i % columns * rows + i / columns] = stored[i];
    }
    return new Int8Weights(Shape.of(columns, rows), turned, params(affine));
  }

  private static boolean isSymmetric(OnnxQuantParams affine, TensorData data) {
    if (!affine.isEightBits() || !affine.isSymmetric()) {
      return false;
    }
    for (byte value : affine.shifted(data)) {
      if (value == Byte.MIN_VALUE) {
        return false;
      }
    }
    return true;
  }

  private static QuantParams params(OnnxQuantParams affine) {
    return affine.isPerTensor()
        ? QuantParams.perTensor(affine.scales()[0], 0)
        : QuantParams.perChannel(affine.scales(), 0);
  }

  int channels() {
    return shape.dim(0);
  }

  /** The unit of a channel's sums. */
  double sumScale(float inputScale, int channel) {
    return (double) inputScale * params.scales()[params.isPerChannel() ? channel : 0];
  }
}
