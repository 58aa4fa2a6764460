package io.sluice.tools.onnx;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent ops against ONNX Runtime, with all their options. */
class RecurrentOrtTest {
  private static final int STEPS = 5;
  private static final int BATCH = 3;
  private static final int INPUTS = 4;
  private static final int HIDDEN = 7;

  private final RandomTensors samples = new RandomTensors();

  private static int gates(String op) {
    return op.equals("RNN") ? 1 : op.equals("GRU") ? 3 : 4;
  }

  private OrtOracle oracle(String op, String direction) {
    int directions = direction.equals("bidirectional") ? 2 : 1;
    int rows = gates(op) * HIDDEN;
    return OrtOracle.op(op, 14)
        .attribute("hidden_size", HIDDEN)
        .attribute("direction", direction)
        .outputs(op.equals("LSTM") ? 3 : 2)
        .input(samples.floats(STEPS, BATCH, INPUTS))
        .constant(samples.floats(directions, rows, INPUTS))
        .constant(samples.floats(directions, rows, HIDDEN));
  }

  private OrtOracle withAllInputs(String op, String direction) {
    int directions = direction.equals("bidirectional") ? 2 : 1;
    OrtOracle oracle =
        oracle(op, direction)
            .constant(samples.floats(directions, 2 * gates(op) * HIDDEN))
            .input(TensorData.ofLongs(DataType.INT32, Shape.of(BATCH), 5, 2, 3))
            .input(samples.floats(directions, BATCH, HIDDEN));
    return op.equals("LSTM")
        ? oracle
            .input(samples.floats(directions, BATCH, HIDDEN))
            .constant(samples.floats(directions, 3 * HIDDEN))
        : oracle;
  }

  @ParameterizedTest
  @CsvSource({
    "RNN, forward", "RNN, reverse", "RNN, bidirectional",
    "GRU, forward", "GRU, reverse", "GRU, bidirectional",
    "LSTM, forward", "LSTM, reverse", "LSTM, bidirectional"
  })
  void directionsLengthsStatesAndClip(String op, String direction) {
    oracle(op, direction).check(1e-5);
    withAllInputs(op, direction).check(1e-5);
    withAllInputs(op, direction).attribute("clip", 0.3f).check(1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "bidirectional"})
  void variants(String direction) {
    withAllInputs("GRU", direction).attribute("linear_before_reset", 1).check(1e-5);
    withAllInputs("LSTM", direction).attribute("input_forget", 1).check(1e-5);
  }

  @ParameterizedTest
  @CsvSource({
    "Relu, 0, 0",
    "Affine, 0.7, 0.3",
    "LeakyRelu, 0.7, 0",
    "ThresholdedRelu, 0.7, 0",
    "ScaledTanh, 0.7, 0.3",
    "HardSigmoid, 0.7, 0.3",
    "Elu, 0.7, 0",
    "Softsign, 0, 0",
    "Softplus, 0, 0"
  })
  void functions(String name, float alpha, float beta) {
    OrtOracle oracle =
        OrtOracle.op("RNN", 14)
            .attribute("hidden_size", HIDDEN)
            .attribute("activations", List.of(name))
            .outputs(2)
            .input(samples.floats(2, BATCH, INPUTS))
            .constant(samples.floats(1, HIDDEN, INPUTS))
            .constant(samples.scales(1, HIDDEN, HIDDEN));
    if (alpha != 0) {
      oracle.attribute("activation_alpha", List.of(alpha));
    }
    if (beta != 0) {
      oracle.attribute("activation_beta", List.of(beta));
    }
    oracle.check(1e-5);
  }
}
