package io.sluice.runtime.op;

import io.sluice.kernels.Activation;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.UnaryFunction;
import org.jspecify.annotations.Nullable;

/** Which arithmetic the element-wise ops name. */
public final class FloatFunctions {
  private FloatFunctions() {}

  /** The function of an element-wise node, or null if the node is of another kind. */
  public static @Nullable Activation of(Node node, NumericsProfile numerics) {
    if (node.op() instanceof Op.Unary unary) {
      return of(unary.function(), numerics);
    }
    return node.op() instanceof Op.HardSigmoid hardSigmoid ? of(hardSigmoid, numerics) : null;
  }

  public static Activation of(UnaryFunction function, NumericsProfile numerics) {
    return switch (function) {
      case RELU -> Activation.RELU;
      case RELU6 -> Activation.RELU6;
      case HARD_SWISH ->
          numerics == NumericsProfile.ONNXRUNTIME
              ? Activation.ROUNDED_HARD_SWISH
              : Activation.HARD_SWISH;
      case SIGMOID -> Activation.SIGMOID;
      case TANH -> Activation.TANH;
      case SILU -> Activation.SILU;
    };
  }

  public static Activation of(Op.HardSigmoid op, NumericsProfile numerics) {
    if (numerics == NumericsProfile.ONNXRUNTIME) {
      return Activation.roundedHardSigmoid(op.alpha(), op.beta());
    }
    return op.isTorch() ? Activation.HARD_SIGMOID : Activation.hardSigmoid(op.alpha(), op.beta());
  }
}
