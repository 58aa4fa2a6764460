package io.sluice.tools.tflite;

import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Comparisons, truth values, and choices by them. */
final class LogicTranslators {
  private LogicTranslators() {}

  static Map<String, OpTranslator> translators() {
    Map<String, OpTranslator> all = new HashMap<>();
    all.put("EQUAL", operator -> compare(operator, "Equal", 13, operator.output(0)));
    all.put("LESS", operator -> compare(operator, "Less", 13, operator.output(0)));
    all.put("GREATER", operator -> compare(operator, "Greater", 13, operator.output(0)));
    all.put("LESS_EQUAL", operator -> compare(operator, "LessOrEqual", 16, operator.output(0)));
    all.put(
        "GREATER_EQUAL", operator -> compare(operator, "GreaterOrEqual", 16, operator.output(0)));
    all.put("NOT_EQUAL", LogicTranslators::notEqual);
    all.put("LOGICAL_AND", operator -> direct(operator, "And", 7));
    all.put("LOGICAL_OR", operator -> direct(operator, "Or", 7));
    all.put("LOGICAL_NOT", operator -> direct(operator, "Not", 1));
    all.put("SELECT", LogicTranslators::select);
    all.put("SELECT_V2", operator -> direct(operator, "Where", 16));
    return all;
  }

  private static void direct(OperatorNodes operator, String op, int version) {
    operator.onnx(op, version, Map.of(), operator.inputsOrEmpty(), operator.output(0));
  }

  /** Integers of equal parameters are compared as they are, others as the reals they stand for. */
  private static void compare(OperatorNodes operator, String op, int version, String to) {
    boolean alike = Objects.equals(operator.in(0).quantization(), operator.in(1).quantization());
    List<String> operands =
        alike
            ? operator.inputsOrEmpty()
            : List.of(reals(operator, operator.in(0)), reals(operator, operator.in(1)));
    operator.onnx(op, version, Map.of(), operands, to);
  }

  private static String reals(OperatorNodes operator, TensorSpec spec) {
    if (!OperatorNodes.isInt8(spec)) {
      return spec.name();
    }
    String reals =
        operator.graph().declareNew(spec.name() + ".real", DataType.FLOAT32, spec.shape(), null);
    operator.emit(new Op.Dequantize(), List.of(spec.name()), reals);
    return reals;
  }

  private static void notEqual(OperatorNodes operator) {
    String equal = operator.graph().declareLike(operator.output(0), operator.out(0).shape());
    compare(operator, "Equal", 13, equal);
    operator.onnx("Not", 1, Map.of(), List.of(equal), operator.output(0));
  }

  /** A condition of one dimension chooses whole rows. */
  private static void select(OperatorNodes operator) {
    Shape condition = operator.in(0).shape();
    Shape x = operator.in(1).shape();
    String chosen = operator.input(0);
    if (condition.rank() == 1 && x.rank() > 1) {
      int[] extents = new int[x.rank()];
      Arrays.fill(extents, 1);
      extents[0] = condition.dim(0);
      chosen = operator.reshaped(chosen, Shape.of(extents));
    }
    List<String> operands = List.of(chosen, operator.input(1), operator.input(2));
    operator.onnx("Where", 16, Map.of(), operands, operator.output(0));
  }
}
