package io.sluice.runtime.op;

import io.sluice.kernels.Quantization;
import io.sluice.model.QuantParams;
import java.util.Arrays;

/** From the quantization that a graph states to what the kernels take. */
public final class Quantizations {
  private Quantizations() {}

  /** Of a tensor that is quantized as a whole. */
  public static Quantization of(QuantParams params) {
    return new Quantization(params.scale(), params.zeroPoint());
  }

  /** Whether two tensors that are quantized as a whole mean the same by the same integer. */
  public static boolean equal(QuantParams one, QuantParams other) {
    return of(one).equals(of(other));
  }

  /** A fresh array of the weights' scale for each output. */
  public static float[] weightScales(QuantParams weights, int outputs) {
    if (weights.isPerChannel()) {
      return weights.scales();
    }
    float[] scales = new float[outputs];
    Arrays.fill(scales, weights.scale());
    return scales;
  }
}
