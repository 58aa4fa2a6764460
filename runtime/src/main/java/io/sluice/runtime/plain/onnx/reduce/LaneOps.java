package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.runtime.plain.PlainOp;
import java.util.Map;

/** Ops that look at all elements along an axis, and give as many or some of them. */
public final class LaneOps {
  private LaneOps() {}

  /** The ops by name. */
  public static Map<String, PlainOp> ops() {
    return Map.of(
        "Softmax", new SoftmaxOp(SoftmaxOp.Form.SOFTMAX),
        "LogSoftmax", new SoftmaxOp(SoftmaxOp.Form.LOG_SOFTMAX),
        "Hardmax", new SoftmaxOp(SoftmaxOp.Form.HARDMAX),
        "TopK", new TopK(),
        "CumSum", new CumSum());
  }
}
