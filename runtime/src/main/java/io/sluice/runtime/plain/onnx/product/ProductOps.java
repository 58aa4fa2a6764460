package io.sluice.runtime.plain.onnx.product;

import io.sluice.runtime.plain.PlainOp;
import java.util.Map;

/** Matrix products and convolutions. */
public final class ProductOps {
  private ProductOps() {}

  /** The ops by their names in the specification. */
  public static Map<String, PlainOp> ops() {
    return Map.of(
        "MatMul", new MatMul(),
        "Gemm", new Gemm(),
        "Conv", new Conv(),
        "ConvTranspose", new ConvTranspose());
  }
}
