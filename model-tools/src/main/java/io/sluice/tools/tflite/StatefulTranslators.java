package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.tools.tflite.file.TfliteQuantization;
import io.sluice.tools.tflite.file.TfliteTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operators that keep tensors between runs, which become states of the graph. */
final class StatefulTranslators {
  private static final int SVDF_STATE = 4;
  private static final int LSTM_OUTPUT_STATE = 18;
  private static final int LSTM_CELL_STATE = 19;

  private StatefulTranslators() {}

  static Map<String, OpTranslator> translators() {
    return Map.of(
        "SVDF", StatefulTranslators::svdf,
        "UNIDIRECTIONAL_SEQUENCE_LSTM", StatefulTranslators::lstm);
  }

  private static void svdf(OperatorNodes operator) {
    check(
        operator.in(SVDF_STATE).type() != DataType.INT8,
        "the state is INT8, which only TensorFlow Lite Micro supports; convert the model with an"
            + " INT16 state");
    keep(operator, List.of(SVDF_STATE), Map.of());
  }

  private static void lstm(OperatorNodes operator) {
    if (CoreLstm.replaces(operator)) {
      CoreLstm.emit(operator);
      return;
    }
    List<Float> scales = new ArrayList<>();
    List<Long> zeroPoints = new ArrayList<>();
    for (TfliteTensor intermediate : operator.intermediates()) {
      TfliteQuantization quantization = intermediate.quantization();
      scales.add(quantization == null ? 0f : quantization.scales().get(0));
      zeroPoints.add(quantization == null ? 0L : quantization.zeroPoints().get(0));
    }
    keep(
        operator,
        List.of(LSTM_OUTPUT_STATE, LSTM_CELL_STATE),
        Map.of(
            "intermediate_scales", new Attribute.Floats(scales),
            "intermediate_zero_points", new Attribute.Ints(zeroPoints)));
  }

  /** The operator with its states' new values as further outputs. */
  private static void keep(
      OperatorNodes operator, List<Integer> states, Map<String, Attribute> more) {
    List<String> from = operator.inputsOrEmpty();
    List<String> to = new ArrayList<>(List.of(operator.output(0)));
    for (int index : states) {
      to.add(operator.state(index).next());
    }
    operator.keep(from, to, more);
  }
}
