package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.FLOAT32;

import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import java.util.Map;

/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM, with the inputs of TFLite; the states come in as inputs 18 (output)
 * and 19 (cell), and go out anew as outputs 1 and 2. Attributes {@code intermediate_scales} and
 * {@code intermediate_zero_points} are those of the operator's intermediate tensors, which the
 * integer kernel needs.
 */
final class RecurrentOps {
  private RecurrentOps() {}

  /** The op by its name. */
  static Map<String, PlainOp> ops() {
    return Map.of("UNIDIRECTIONAL_SEQUENCE_LSTM", RecurrentOps::prepare);
  }

  private static Prepared prepare(PlainNode node) {
    LstmLayout layout = LstmLayout.of(node);
    return node.spec(LstmLayout.X).type() == FLOAT32
        ? FloatLstm.prepare(node, layout)
        : IntegerLstm.prepare(node, layout);
  }
}
