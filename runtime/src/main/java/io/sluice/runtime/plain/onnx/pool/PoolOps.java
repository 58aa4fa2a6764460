package io.sluice.runtime.plain.onnx.pool;

import io.sluice.runtime.plain.PlainOp;
import java.util.Map;

/** Pools. */
public final class PoolOps {
  private PoolOps() {}

  /** The ops by their names in the specification. */
  public static Map<String, PlainOp> ops() {
    return Map.of(
        "MaxPool", new MaxPool(false),
        "GlobalMaxPool", new MaxPool(true),
        "AveragePool", new AveragePool(),
        "GlobalAveragePool", new GlobalAveragePool(),
        "LpPool", new LpPool(false),
        "GlobalLpPool", new LpPool(true),
        "MaxUnpool", new MaxUnpool());
  }
}
