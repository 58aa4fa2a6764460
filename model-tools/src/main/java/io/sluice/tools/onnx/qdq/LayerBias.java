package io.sluice.tools.onnx.qdq;

import io.sluice.model.DataType;
import io.sluice.model.TensorData;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bias of a layer: reals, or integers with their scales.
 *
 * @param stored integers, or null for reals
 * @param scales of the integers; null if they are in units of the layer's sums
 * @param reals what the integers stand for, or empty if they are in units of the layer's sums
 */
record LayerBias(long @Nullable [] stored, float @Nullable [] scales, float[] reals) {
  /** How far a scale may be from that of the sums to be taken for it. */
  private static final double SAME = 1e-5;

  static LayerBias ofReals(float[] reals) {
    return new LayerBias(null, null, reals);
  }

  /** INT32 constants with scales of their own. */
  static LayerBias of(OnnxQuantParams affine, TensorData data) {
    boolean plain =
        affine.type() == DataType.INT32 && Arrays.stream(affine.zeroPoints()).allMatch(z -> z == 0);
    return plain
        ? new LayerBias(data.toLongs(), affine.scales(), affine.reals(data))
        : ofReals(affine.reals(data));
  }

  /** INT32 constants in units of the layer's sums, as QLinear ops have them. */
  static LayerBias ofSums(TensorData data) {
    return new LayerBias(data.toLongs(), null, new float[0]);
  }

  private int count() {
    return stored == null ? reals.length : stored.length;
  }

  /**
   * The bias in units of the layer's sums; a single value serves all channels. Null if it does not
   * fit the channels or 32 bits.
   */
  int @Nullable [] inSums(Int8Weights weights, float inputScale) {
    int channels = weights.channels();
    if (count() != channels && count() != 1) {
      return null;
    }
    int[] sums = new int[channels];
    for (int channel = 0; channel < channels; channel++) {
      double value = inSums(count() == 1 ? 0 : channel, weights.sumScale(inputScale, channel));
      if (!(Math.abs(value) <= Integer.MAX_VALUE)) {
        return null;
      }
      sums[channel] = (int) value;
    }
    return sums;
  }

  private double inSums(int index, double scale) {
    if (stored != null) {
      double own = scales == null ? scale : scales[scales.length == 1 ? 0 : index];
      if (Math.abs(own - scale) <= SAME * scale) {
        return stored[index];
      }
    }
    return Math.rint(reals[index] / scale);
  }
}
