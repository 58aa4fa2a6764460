package io.sluice.tools.tflite;

import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.NumericsProfile;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.TensorView;

/**
 * Weights of INT8 beside activations in float (hybrid layers). TensorFlow Lite quantizes the
 * activations anew at each call; under Sluice's own numerics the layer is one of floats instead, on
 * the reals that its weights stand for, as the quantizer needs it.
 */
final class HybridWeights {
  private HybridWeights() {}

  /** Whether an operand is such weights, and Sluice's own numerics are wanted. */
  static boolean replaces(OperatorNodes operator, int operand) {
    TensorSpec spec = operator.in(operand);
    return operator.graph().numerics() == NumericsProfile.SLUICE
        && operator.isConstant(operand)
        && spec.type() == DataType.INT8
        && spec.quantization() != null;
  }

  /** The weights in float, of the shape that they have. */
  static String inFloat(OperatorNodes operator, int operand) {
    TensorSpec spec = operator.in(operand);
    QuantParams params = requireNonNull(spec.quantization());
    operator.graph().requireRoom(spec.name(), (long) Float.BYTES * spec.shape().elementCount());
    TensorView stored = requireNonNull(operator.graph().elements(operator.input(operand)));
    float[] scales = params.scales();
    int[] zeroPoints = params.zeroPoints();
    Integer axis = params.axis();
    int run = axis == null ? 1 : spec.shape().elementCount(axis + 1, spec.shape().rank());
    float[] reals = new float[stored.count()];
    for (int i = 0; i < reals.length; i++) {
      int channel = scales.length == 1 ? 0 : i / run % scales.length;
      reals[i] = scales[channel] * (float) (stored.getLong(i) - zeroPoints[channel]);
    }
    return operator
        .graph()
        .newConstant(spec.name() + ".float", TensorData.ofFloats(spec.shape(), reals), null);
  }
}
