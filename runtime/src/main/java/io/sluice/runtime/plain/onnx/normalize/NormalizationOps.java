package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.runtime.plain.PlainOp;
import java.util.Map;

/** Normalizations. */
public final class NormalizationOps {
  private NormalizationOps() {}

  /** The ops by their names in the specification. */
  public static Map<String, PlainOp> ops() {
    return Map.of(
        "BatchNormalization", new BatchNormalization(),
        "InstanceNormalization", new InstanceNormalization(),
        "GroupNormalization", new GroupNormalization(),
        "LayerNormalization", new LayerNormalization(true),
        "RMSNormalization", new LayerNormalization(false),
        "LpNormalization", new LpNormalization(),
        "LRN", new Lrn(),
        "MeanVarianceNormalization", new MeanVarianceNormalization());
  }
}
