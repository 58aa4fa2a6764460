package io.sluice.tools.tflite;

import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * INT8 weights with their zero point subtracted. Core ops take weights in [-127, 127] around zero;
 * old models have any zero point, and weights up to 255 from it.
 */
final class CenteredWeights {
  private CenteredWeights() {}

  /** Whether all weights stay within the range that core ops take. */
  static boolean exist(@Nullable TensorData weights, QuantParams quantization) {
    if (weights == null) {
      return false;
    }
    int zeroPoint = zeroPoint(quantization);
    for (byte weight : weights.toBytes()) {
      if (Math.abs(weight - zeroPoint) > Byte.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  static TensorData of(TensorData weights, QuantParams quantization) {
    byte[] values = weights.toBytes();
    int zeroPoint = zeroPoint(quantization);
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (values[i] - zeroPoint);
    }
    return TensorData.ofBytes(weights.shape(), values);
  }

  static QuantParams quantization(QuantParams quantization) {
    return QuantParams.perTensor(quantization.scale(), 0);
  }

  /** Those of each channel are 0. */
  private static int zeroPoint(QuantParams quantization) {
    return Arrays.stream(quantization.zeroPoints()).findFirst().orElse(0);
  }
}
