package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.Op;
import io.sluice.model.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Operators of resource variables.
 *
 * <p>Source: TensorFlow Lite, {@code var_handle.cc}, {@code read_variable.cc}, {@code
 * assign_variable.cc} and {@code call_once.cc}: operators run in the file's order, and an
 * initializer runs in the first call only.
 */
final class VariableTranslators {
  private VariableTranslators() {}

  static Map<String, OpTranslator> translators() {
    return Map.of(
        "CALL_ONCE", operator -> operator.handles().callOnce(operator.initializer()),
        "VAR_HANDLE", VariableTranslators::handle,
        "READ_VARIABLE", VariableTranslators::read,
        "ASSIGN_VARIABLE", VariableTranslators::assign);
  }

  private static void handle(OperatorNodes operator) {
    operator.handles().declare(operator.outputIndex(0), Variables.Key.of(operator.options()));
  }

  private static void read(OperatorNodes operator) {
    check(!operator.handles().isInitializer(), "an initializer must not read variables");
    Variable variable = operator.handles().get(operator.inputIndex(0));
    TensorSpec as = operator.out(0);
    String value = variable.read(as);
    if (Objects.equals(operator.graph().spec(value).quantization(), as.quantization())) {
      operator.alias(0, value);
    } else {
      // The stored integers are the variable's, whatever they stand for.
      Op identity = new Op.Imported(Op.Imported.ONNX, "Identity", 13, new TreeMap<>());
      operator.emit(identity, List.of(value), as.name());
    }
  }

  private static void assign(OperatorNodes operator) {
    Variable variable = operator.handles().get(operator.inputIndex(0));
    String value = operator.input(1);
    if (operator.handles().isInitializer()) {
      variable.initialize(value);
    } else {
      variable.assign(value);
    }
  }
}
