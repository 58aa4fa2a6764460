package io.sluice.runtime.plain.onnx.recurrent;

import io.sluice.runtime.plain.PlainOp;
import java.util.Map;

/** Recurrent ops. */
public final class RnnOps {
  private RnnOps() {}

  /** The ops by their names in the specification. */
  public static Map<String, PlainOp> ops() {
    return Map.of("RNN", Rnn::prepare, "GRU", Gru::prepare, "LSTM", Lstm::prepare);
  }
}
