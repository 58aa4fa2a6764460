package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;
import static io.sluice.tools.tflite.OperatorNodes.isFloat;
import static io.sluice.tools.tflite.OperatorNodes.isInt8;

import io.sluice.model.Attribute;
import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.model.UnaryFunction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Functions of elements that stand at one place. */
final class ElementwiseTranslators {
  private ElementwiseTranslators() {}

  static Map<String, OpTranslator> translators() {
    Map<String, OpTranslator> all = new HashMap<>();
    Map.of(
            "RELU", UnaryFunction.RELU,
            "RELU6", UnaryFunction.RELU6,
            "TANH", UnaryFunction.TANH,
            "LOGISTIC", UnaryFunction.SIGMOID,
            "HARD_SWISH", UnaryFunction.HARD_SWISH)
        .forEach((name, function) -> all.put(name, operator -> unary(operator, function)));
    Map.of(
            "ABS", "Abs",
            "NEG", "Neg",
            "EXP", "Exp",
            "LOG", "Log",
            "SQRT", "Sqrt",
            "FLOOR", "Floor",
            "CEIL", "Ceil",
            "SIGN", "Sign")
        .forEach((name, op) -> all.put(name, operator -> unary(operator, op, 13)));
    all.put("SIN", operator -> unary(operator, "Sin", 7));
    all.put("COS", operator -> unary(operator, "Cos", 7));
    all.put("ROUND", operator -> unary(operator, "Round", 11));
    all.put("ELU", operator -> unary(operator, "Elu", 6));
    all.put("RSQRT", ElementwiseTranslators::reciprocalRoot);
    all.put("SQUARE", ElementwiseTranslators::square);
    all.put("LEAKY_RELU", ElementwiseTranslators::leakyRelu);
    all.put("GELU", ElementwiseTranslators::gelu);
    all.put("RELU_N1_TO_1", operator -> clip(operator, -1, 1));
    all.put("RELU_0_TO_1", operator -> clip(operator, 0, 1));
    all.put("CAST", ElementwiseTranslators::cast);
    all.put("ADD", operator -> binary(operator, BinaryFunction.ADD, "Add"));
    all.put("SUB", operator -> binary(operator, BinaryFunction.SUB, "Sub"));
    all.put("MUL", operator -> binary(operator, BinaryFunction.MUL, "Mul"));
    all.put("ADD_N", ElementwiseTranslators::addAll);
    all.put("DIV", ElementwiseTranslators::divide);
    all.put("MAXIMUM", operator -> plain(operator, "Max", 13));
    all.put("MINIMUM", operator -> plain(operator, "Min", 13));
    all.put("POW", operator -> plain(operator, "Pow", 15));
    all.put("PRELU", operator -> floatOrKept(operator, "PRelu", 16));
    all.put("FLOOR_DIV", ElementwiseTranslators::floorDivide);
    all.put("FLOOR_MOD", ElementwiseTranslators::floorModulo);
    all.put("SQUARED_DIFFERENCE", ElementwiseTranslators::squaredDifference);
    return all;
  }

  /** A core function of floats and of INT8, which follows the graph's numerics. */
  private static void unary(OperatorNodes operator, UnaryFunction function) {
    boolean core = isFloat(operator.in(0)) || (isInt8(operator.in(0)) && isInt8(operator.out(0)));
    if (core) {
      operator.emit(new Op.Unary(function), List.of(operator.input(0)), operator.output(0));
    } else {
      operator.keep();
    }
  }

  /** A function that integers have only where they stand for themselves. */
  private static void unary(OperatorNodes operator, String op, int version) {
    if (operator.in(0).quantization() != null) {
      operator.keep();
    } else {
      operator.onnx(op, version, Map.of(), List.of(operator.input(0)), operator.output(0));
    }
  }

  private static void reciprocalRoot(OperatorNodes operator) {
    if (!isFloat(operator.in(0))) {
      operator.keep();
      return;
    }
    String root = operator.graph().declareLike(operator.output(0), operator.out(0).shape());
    operator.onnx("Sqrt", 13, Map.of(), List.of(operator.input(0)), root);
    operator.onnx("Reciprocal", 13, Map.of(), List.of(root), operator.output(0));
  }

  private static void square(OperatorNodes operator) {
    String x = operator.input(0);
    if (isFloat(operator.in(0))) {
      operator.emit(new Op.Binary(BinaryFunction.MUL), List.of(x, x), operator.output(0));
    } else {
      operator.keep();
    }
  }

  private static void leakyRelu(OperatorNodes operator) {
    if (isFloat(operator.in(0))) {
      Attribute alpha = Attribute.of(operator.options().real("alpha", 0));
      operator.onnx(
          "LeakyRelu", 16, Map.of("alpha", alpha), List.of(operator.input(0)), operator.output(0));
    } else {
      operator.keep();
    }
  }

  private static void gelu(OperatorNodes operator) {
    if (isFloat(operator.in(0))) {
      String form = operator.options().flag("approximate") ? "tanh" : "none";
      operator.onnx(
          "Gelu",
          20,
          Map.of("approximate", Attribute.of(form)),
          List.of(operator.input(0)),
          operator.output(0));
    } else {
      operator.keep();
    }
  }

  private static void clip(OperatorNodes operator, float low, float high) {
    if (isFloat(operator.in(0))) {
      FusedActivations.clip(operator, operator.input(0), operator.output(0), low, high);
    } else {
      operator.keep();
    }
  }

  private static void cast(OperatorNodes operator) {
    check(!operator.isShifted(0), "quantized UINT8 tensors are not supported");
    castTo(operator, operator.input(0), operator.output(0));
  }

  /** Adds a node that converts elements to the type that {@code y} has. */
  static void castTo(OperatorNodes operator, String x, String y) {
    Attribute to = Attribute.of(onnxType(operator.graph().type(y)));
    operator.onnx("Cast", 13, Map.of("to", to), List.of(x), y);
  }

  /** The code that ONNX's {@code TensorProto.DataType} has for a type. */
  static long onnxType(DataType type) {
    return switch (type) {
      case FLOAT32 -> 1;
      case UINT8 -> 2;
      case INT8 -> 3;
      case UINT16 -> 4;
      case INT16 -> 5;
      case INT32 -> 6;
      case INT64 -> 7;
      case BOOL -> 9;
      case FLOAT16 -> 10;
      case FLOAT64 -> 11;
      case UINT32 -> 12;
      case UINT64 -> 13;
      case STRING -> 8;
    };
  }

  private static List<String> operands(OperatorNodes operator) {
    return List.of(operator.input(0), operator.input(1));
  }

  private static boolean areFloats(OperatorNodes operator) {
    return isFloat(operator.in(0)) && isFloat(operator.in(1));
  }

  private static void binary(OperatorNodes operator, BinaryFunction function, String onnx) {
    if (areFloats(operator)) {
      FusedActivations.apply(
          operator, to -> operator.emit(new Op.Binary(function), operands(operator), to));
    } else {
      plain(operator, onnx, 14);
    }
  }

  private static void divide(OperatorNodes operator) {
    if (areFloats(operator)) {
      FusedActivations.apply(
          operator, to -> operator.onnx("Div", 14, Map.of(), operands(operator), to));
    } else {
      plain(operator, "Div", 14);
    }
  }

  /** ONNX's op for floats and plain integers; quantized tensors need the operator itself. */
  private static void plain(OperatorNodes operator, String op, int version) {
    if (operator.in(0).quantization() != null || operator.in(1).quantization() != null) {
      operator.keep();
      return;
    }
    String activation = operator.options().text("fused_activation_function", "NONE");
    check(activation.equals("NONE"), "activation %s of integers is not supported", activation);
    operator.onnx(op, version, Map.of(), operands(operator), operator.output(0));
  }

  private static void floatOrKept(OperatorNodes operator, String op, int version) {
    if (areFloats(operator)) {
      operator.onnx(op, version, Map.of(), operands(operator), operator.output(0));
    } else {
      operator.keep();
    }
  }

  private static void addAll(OperatorNodes operator) {
    check(operator.inputCount() >= 1, "there are no inputs");
    String sum = operator.input(0);
    for (int i = 1; i < operator.inputCount(); i++) {
      check(
          isFloat(operator.in(i)),
          "input %d is %s; only floats are supported",
          i,
          operator.in(i).type().code());
      boolean last = i == operator.inputCount() - 1;
      Shape shape = operator.out(0).shape();
      String to =
          last ? operator.output(0) : operator.graph().declareLike(operator.output(0), shape);
      operator.emit(new Op.Binary(BinaryFunction.ADD), List.of(sum, operator.input(i)), to);
      sum = to;
    }
    if (operator.inputCount() == 1) {
      operator.alias(0, sum);
    }
  }

  private static void floorDivide(OperatorNodes operator) {
    check(areFloats(operator), "integers are not supported");
    String quotient = operator.graph().declareLike(operator.output(0), operator.out(0).shape());
    operator.onnx("Div", 14, Map.of(), operands(operator), quotient);
    operator.onnx("Floor", 13, Map.of(), List.of(quotient), operator.output(0));
  }

  /** Of integers it is ONNX's Mod; of floats {@code a - floor(a / b) * b}. */
  private static void floorModulo(OperatorNodes operator) {
    TensorSpec out = operator.out(0);
    if (!areFloats(operator)) {
      plain(operator, "Mod", 13);
      return;
    }
    String quotient = operator.graph().declareLike(out.name(), out.shape());
    String whole = operator.graph().declareLike(out.name(), out.shape());
    String multiple = operator.graph().declareLike(out.name(), out.shape());
    operator.onnx("Div", 14, Map.of(), operands(operator), quotient);
    operator.onnx("Floor", 13, Map.of(), List.of(quotient), whole);
    operator.emit(new Op.Binary(BinaryFunction.MUL), List.of(whole, operator.input(1)), multiple);
    operator.emit(
        new Op.Binary(BinaryFunction.SUB), List.of(operator.input(0), multiple), out.name());
  }

  private static void squaredDifference(OperatorNodes operator) {
    if (!areFloats(operator)) {
      operator.keep();
      return;
    }
    TensorSpec out = operator.out(0);
    String difference = operator.graph().declareLike(out.name(), out.shape());
    operator.emit(new Op.Binary(BinaryFunction.SUB), operands(operator), difference);
    operator.emit(new Op.Binary(BinaryFunction.MUL), List.of(difference, difference), out.name());
  }
}
