package io.sluice.runtime.plain.onnx.elementwise;

import static java.util.Map.entry;

import io.sluice.kernels.Activations;
import io.sluice.kernels.FloatFunction;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.RealFunctions;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/**
 * Element-wise activations. Floats whose function is not in {@link Activations} are computed in
 * double and rounded once.
 */
public final class ActivationOps {
  /** The defaults that the specification gives for Selu. */
  private static final float SELU_ALPHA = 1.67326319217681884765625f;

  private static final float SELU_GAMMA = 1.05070102214813232421875f;

  private ActivationOps() {}

  /** The ops by name. */
  public static Map<String, PlainOp> ops() {
    return Map.ofEntries(
        entry("Relu", UnaryOp.of(OnnxTypes.SIGNED, relu())),
        entry("Sigmoid", ofFloats(Activations::sigmoid, RealFunctions::sigmoid)),
        entry("Tanh", ofFloats(Activations::tanh, StrictMath::tanh)),
        entry("HardSwish", ofFloats(Activations::hardSwish, RealFunctions::hardSwish)),
        entry("HardSigmoid", of(ActivationOps::hardSigmoid)),
        entry("LeakyRelu", ofReals(ActivationOps::leakyRelu)),
        entry("Elu", ofReals(ActivationOps::elu)),
        entry("Selu", ofReals(ActivationOps::selu)),
        entry("Celu", ofReals(ActivationOps::celu)),
        entry("ThresholdedRelu", ofReals(ActivationOps::thresholdedRelu)),
        entry("Swish", of(ActivationOps::swish)),
        entry("Softplus", ofReals(node -> RealFunctions::softplus)),
        entry("Softsign", ofReals(node -> RealFunctions::softsign)),
        entry("Mish", ofReals(node -> RealFunctions::mish)),
        entry("Gelu", ofReals(ActivationOps::gelu)),
        entry("Shrink", ofReals(OnnxTypes.NUMBERS, ActivationOps::shrink)));
  }

  private static PlainOp ofFloats(FloatFunction floats, DoubleUnaryOperator doubles) {
    return UnaryOp.of(OnnxTypes.FLOATS, UnaryFunction.of(floats, doubles));
  }

  private static PlainOp ofReals(Function<PlainNode, DoubleUnaryOperator> function) {
    return ofReals(OnnxTypes.FLOATS, function);
  }

  private static PlainOp ofReals(
      Set<DataType> types, Function<PlainNode, DoubleUnaryOperator> function) {
    return new UnaryOp(types, node -> UnaryFunction.of(function.apply(node)));
  }

  private static PlainOp of(Function<PlainNode, UnaryFunction> function) {
    return new UnaryOp(OnnxTypes.FLOATS, function);
  }

  private static UnaryFunction relu() {
    return UnaryFunction.of(Activations::relu, x -> Math.max(x, 0))
        .withIntegers(x -> Math.max(x, 0), LongUnaryOperator.identity());
  }

  /** {@code clip(alpha * x + beta, 0, 1)}; PyTorch's divides, {@code docs/numerics.md}. */
  private static UnaryFunction hardSigmoid(PlainNode node) {
    float alpha = node.real("alpha", 0.2f);
    float beta = node.real("beta", 0.5f);
    if (new Op.HardSigmoid(alpha, beta).isTorch()) {
      return UnaryFunction.of(Activations::hardSigmoid, RealFunctions::hardSigmoid);
    }
    return UnaryFunction.of(
        x -> Activations.hardSigmoid(x, alpha, beta),
        x -> RealFunctions.clip((double) alpha * x + beta, 0, 1));
  }

  private static DoubleUnaryOperator leakyRelu(PlainNode node) {
    double alpha = node.real("alpha", 0.01f);
    return x -> x < 0 ? alpha * x : x;
  }

  private static DoubleUnaryOperator elu(PlainNode node) {
    double alpha = node.real("alpha", 1f);
    return x -> x < 0 ? alpha * StrictMath.expm1(x) : x;
  }

  private static DoubleUnaryOperator selu(PlainNode node) {
    double alpha = node.real("alpha", SELU_ALPHA);
    double gamma = node.real("gamma", SELU_GAMMA);
    return x -> gamma * (x <= 0 ? alpha * StrictMath.expm1(x) : x);
  }

  private static DoubleUnaryOperator celu(PlainNode node) {
    double alpha = node.real("alpha", 1f);
    node.check(alpha != 0, "attribute 'alpha' is 0, by which the op divides");
    return x -> Math.max(x, 0) + Math.min(alpha * StrictMath.expm1(x / alpha), 0);
  }

  private static DoubleUnaryOperator thresholdedRelu(PlainNode node) {
    double alpha = node.real("alpha", 1f);
    return x -> x > alpha ? x : 0;
  }

  private static UnaryFunction swish(PlainNode node) {
    float alpha = node.real("alpha", 1f);
    return UnaryFunction.of(
        x -> x * Activations.sigmoid(alpha * x), x -> x * RealFunctions.sigmoid(alpha * x));
  }

  private static DoubleUnaryOperator gelu(PlainNode node) {
    String approximate = node.text("approximate", "none");
    return switch (approximate) {
      case "none" -> RealFunctions::gelu;
      case "tanh" -> RealFunctions::tanhGelu;
      default ->
          throw node.failure(
              "attribute 'approximate' is '%s', neither 'none' nor 'tanh'", approximate);
    };
  }

  private static DoubleUnaryOperator shrink(PlainNode node) {
    double bias = node.real("bias", 0f);
    double lambda = node.real("lambd", 0.5f);
    return x -> x < -lambda ? x + bias : x > lambda ? x - bias : 0;
  }
}
