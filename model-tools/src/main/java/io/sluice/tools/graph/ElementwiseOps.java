package io.sluice.tools.graph;

import io.sluice.model.Op;
import java.util.Set;

/**
 * Ops that compute each element from those at the same place, so that any order of axes will do.
 */
final class ElementwiseOps {
  /** ONNX's, with its broadcasting. */
  private static final Set<String> ONNX =
      Set.of(
          "Abs",
          "Acos",
          "Acosh",
          "Add",
          "And",
          "Asin",
          "Asinh",
          "Atan",
          "Atanh",
          "Cast",
          "Ceil",
          "Celu",
          "Clip",
          "Cos",
          "Cosh",
          "Div",
          "Elu",
          "Equal",
          "Erf",
          "Exp",
          "Floor",
          "Gelu",
          "Greater",
          "GreaterOrEqual",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "LeakyRelu",
          "Less",
          "LessOrEqual",
          "Log",
          "Max",
          "Min",
          "Mish",
          "Mod",
          "Mul",
          "Neg",
          "Not",
          "Or",
          "PRelu",
          "Pow",
          "Reciprocal",
          "Relu",
          "Round",
          "Selu",
          "Sigmoid",
          "Sign",
          "Sin",
          "Sinh",
          "Softplus",
          "Softsign",
          "Sqrt",
          "Sub",
          "Tan",
          "Tanh",
          "ThresholdedRelu",
          "Where",
          "Xor");

  /** TFLite's, with the same broadcasting. */
  private static final Set<String> TFLITE =
      Set.of(
          "ADD",
          "SUB",
          "MUL",
          "MAXIMUM",
          "MINIMUM",
          "PRELU",
          "SQUARED_DIFFERENCE",
          "ELU",
          "HARD_SWISH",
          "LEAKY_RELU",
          "LOGISTIC",
          "RELU",
          "RELU6",
          "RELU_0_TO_1",
          "RELU_N1_TO_1",
          "TANH",
          "QUANTIZE",
          "DEQUANTIZE");

  private ElementwiseOps() {}

  static boolean contain(Op op) {
    if (op instanceof Op.Imported imported) {
      return (imported.domain().equals(Op.Imported.ONNX) ? ONNX : TFLITE).contains(imported.name());
    }
    return op instanceof Op.Unary
        || op instanceof Op.HardSigmoid
        || op instanceof Op.Binary
        || op instanceof Op.Quantize
        || op instanceof Op.Dequantize;
  }
}
