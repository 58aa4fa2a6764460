package io.sluice.runtime.plain.onnx.elementwise;

import static java.util.Map.entry;

import io.sluice.kernels.Activations;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.onnx.ErrorFunction;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.RealFunctions;
import io.sluice.runtime.plain.onnx.Trigonometry;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Element-wise mathematical functions of one tensor. Floats whose function is not in {@link
 * Activations} are computed in double and rounded once.
 */
public final class FunctionOps {
  private FunctionOps() {}

  /** The ops by name. */
  public static Map<String, PlainOp> ops() {
    return Map.ofEntries(
        entry("Abs", UnaryOp.of(OnnxTypes.NUMBERS, abs())),
        entry("Neg", UnaryOp.of(OnnxTypes.SIGNED, neg())),
        entry("Sign", UnaryOp.of(OnnxTypes.NUMBERS, sign())),
        entry("Ceil", ofReals(Math::ceil)),
        entry("Floor", ofReals(Math::floor)),
        entry("Round", ofReals(Math::rint)),
        entry("Reciprocal", ofReals(x -> 1 / x)),
        entry("Sqrt", ofReals(Math::sqrt)),
        entry(
            "Exp",
            UnaryOp.of(OnnxTypes.FLOATS, UnaryFunction.of(Activations::exp, StrictMath::exp))),
        entry("Log", ofReals(StrictMath::log)),
        entry("Erf", UnaryOp.of(OnnxTypes.NUMBERS, UnaryFunction.of(ErrorFunction::erf))),
        entry("Sin", ofReals(Trigonometry::sin)),
        entry("Cos", ofReals(Trigonometry::cos)),
        entry("Tan", ofReals(Trigonometry::tan)),
        entry("Asin", ofReals(StrictMath::asin)),
        entry("Acos", ofReals(StrictMath::acos)),
        entry("Atan", ofReals(StrictMath::atan)),
        entry("Sinh", ofReals(StrictMath::sinh)),
        entry("Cosh", ofReals(StrictMath::cosh)),
        entry("Asinh", ofReals(RealFunctions::asinh)),
        entry("Acosh", ofReals(RealFunctions::acosh)),
        entry("Atanh", ofReals(RealFunctions::atanh)),
        entry("Clip", new Clip()),
        entry("IsNaN", UnaryOp.ofPredicate(node -> Double::isNaN)),
        entry("IsInf", UnaryOp.ofPredicate(FunctionOps::isInf)),
        entry("Not", UnaryOp.of(OnnxTypes.TRUTH, UnaryFunction.ofIntegers(x -> x ^ 1))),
        entry("BitwiseNot", UnaryOp.of(OnnxTypes.INTEGERS, UnaryFunction.ofIntegers(x -> ~x))));
  }

  private static PlainOp ofReals(DoubleUnaryOperator function) {
    return UnaryOp.of(OnnxTypes.FLOATS, UnaryFunction.of(function));
  }

  private static UnaryFunction abs() {
    return UnaryFunction.of(Math::abs).withIntegers(Math::abs, LongUnaryOperator.identity());
  }

  private static UnaryFunction neg() {
    LongUnaryOperator negative = x -> -x;
    return UnaryFunction.of(x -> -x).withIntegers(negative, negative);
  }

  private static UnaryFunction sign() {
    return UnaryFunction.of(RealFunctions::sign).withIntegers(Long::signum, x -> x == 0 ? 0 : 1);
  }

  private static DoublePredicate isInf(PlainNode node) {
    boolean negative = node.integer("detect_negative", 1) != 0;
    boolean positive = node.integer("detect_positive", 1) != 0;
    return x ->
        x == Double.NEGATIVE_INFINITY && negative || x == Double.POSITIVE_INFINITY && positive;
  }
}
