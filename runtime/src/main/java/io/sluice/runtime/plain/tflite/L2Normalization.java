package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT8;

import io.sluice.kernels.FixedPoint;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;
import java.util.Map;

/**
 * L2_NORMALIZATION of INT8 along the last axis.
 *
 * <p>Source: TensorFlow Lite, {@code reference/integer_ops/l2normalization.h}.
 */
final class L2Normalization {
  /** The output is in units of 2^-7. */
  private static final int OUTPUT_BITS = 7;

  private L2Normalization() {}

  /** The op by its name. */
  static Map<String, PlainOp> ops() {
    return Map.of("L2_NORMALIZATION", L2Normalization::prepare);
  }

  private static Prepared prepare(PlainNode node) {
    QuantizedTensor x = QuantizedTensor.input(node, 0, INT8);
    QuantizedTensor y = QuantizedTensor.output(node, INT8);
    node.check(x.shape().rank() >= 1, "a scalar has no axis");
    node.check(
        y.scale() == 1f / 128
            && y.zeroPoint() == 0
            && node.text("fused_activation_function", "NONE").equals("NONE"),
        "the output must have scale 1/128 and zero point 0, and no activation");
    int depth = x.shape().dim(-1);
    // UINT8 is brought to the output's units before the product, INT8 by it.
    boolean first = Profiles.isTensorFlowLite(node) && QuantizedTensor.isFromUint8(node);
    int before = first ? OUTPUT_BITS : 0;
    return Prepared.of(
        y.withShape(x.shape()),
        (inputs, outputs, scratch) -> {
          for (int row = 0; row < inputs[0].count(); row += depth) {
            normalize(inputs[0], outputs[0], row, depth, x.zeroPoint(), before);
          }
        });
  }

  private static void normalize(
      TensorView q, TensorView y, int row, int depth, int zeroPoint, int before) {
    int sum = 0;
    for (int i = row; i < row + depth; i++) {
      int x = (int) q.getLong(i) - zeroPoint;
      sum += x * x;
    }
    int multiplier = InverseRoot.multiplier(sum);
    int shift = InverseRoot.shift(sum) + OUTPUT_BITS - before;
    for (int i = row; i < row + depth; i++) {
      int x = (int) q.getLong(i) - zeroPoint;
      int units = FixedPoint.multiplyRoundingTwice(x << before, multiplier, shift);
      y.setLong(i, Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, units)));
    }
  }
}
