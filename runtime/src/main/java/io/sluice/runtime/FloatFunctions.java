package io.sluice.runtime;

import io.sluice.kernels.Activations;
import io.sluice.kernels.FloatFunction;
import io.sluice.model.Op;
import io.sluice.model.UnaryFunction;

/** Which arithmetic the element-wise ops name. */
final class FloatFunctions {
  private FloatFunctions() {}

  static FloatFunction of(UnaryFunction function) {
    return switch (function) {
      case RELU -> Activations::relu;
      case RELU6 -> Activations::relu6;
      case HARD_SWISH -> Activations::hardSwish;
      case SIGMOID -> Activations::sigmoid;
      case TANH -> Activations::tanh;
      case SILU -> Activations::silu;
    };
  }

  static FloatFunction of(Op.HardSigmoid op) {
    return op.isTorch()
        ? Activations::hardSigmoid
        : x -> Activations.hardSigmoid(x, op.alpha(), op.beta());
  }
}
