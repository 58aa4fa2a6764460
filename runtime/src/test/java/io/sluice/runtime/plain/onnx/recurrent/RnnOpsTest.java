package io.sluice.runtime.plain.onnx.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** With Relu for all activations, states are sums and products that are worked out by hand. */
class RnnOpsTest {
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64", "FLOAT16"})
  void statesAreCarriedFromStepToStep(DataType type) {
    List<TensorData> y =
        OnnxCall.of("RNN", 14)
            .texts("activations", "Relu")
            .data(type, Shape.of(3, 1, 1), 1, 2, 3)
            .data(type, Shape.of(1, 1, 1), 1)
            .data(type, Shape.of(1, 1, 1), 10)
            .data(type, Shape.of(1, 2), 0.25, 0.25)
            .outputs(true, true)
            .run();
    assertThat(y.get(0).toDoubles()).containsExactly(1.5, 17.5, 178.5);
    assertThat(y.get(1).toDoubles()).containsExactly(178.5);
    assertThat(y.get(0).type()).isEqualTo(type);
  }

  @Test
  void bothDirectionsKeepToEachSequencesLength() {
    OnnxCall call =
        OnnxCall.of("RNN", 14)
            .texts("direction", "bidirectional")
            .texts("activations", "relu", "RELU")
            .floats(Shape.of(3, 2, 1), 1, 4, 2, 5, 3, 6)
            .floats(Shape.of(2, 1, 1), 1, 1)
            .floats(Shape.of(2, 1, 1), 10, 10)
            .absent()
            .longs(DataType.INT32, Shape.of(2), 3, 2)
            .outputs(true, true);
    // [step, direction, batch]
    assertThat(call.run().get(0).toDoubles())
        .containsExactly(1, 4, 321, 54, 12, 45, 32, 5, 123, 0, 3, 0);
    assertThat(call.run().get(1).toDoubles()).containsExactly(123, 45, 321, 54);
  }

  @Test
  void theBatchMayComeFirst() {
    List<TensorData> y =
        OnnxCall.of("RNN", 14)
            .ints("layout", 1)
            .texts("activations", "Relu")
            .floats(Shape.of(2, 3, 1), 1, 2, 3, 4, 5, 6)
            .floats(Shape.of(1, 1, 1), 1)
            .floats(Shape.of(1, 1, 1), 10)
            .absent()
            .absent()
            .floats(Shape.of(2, 1, 1), 1, 0)
            .outputs(true, true)
            .run();
    assertThat(y.get(0).shape()).isEqualTo(Shape.of(2, 3, 1, 1));
    assertThat(y.get(0).toDoubles()).containsExactly(11, 112, 1123, 4, 45, 456);
    assertThat(y.get(1).shape()).isEqualTo(Shape.of(2, 1, 1));
    assertThat(y.get(1).toDoubles()).containsExactly(1123, 456);
  }

  @Test
  void clipBoundsWhatIsActivated() {
    OnnxCall call =
        OnnxCall.of("RNN", 14)
            .reals("clip", 2)
            .texts("activations", "Affine")
            .reals("activation_alpha", 3)
            .reals("activation_beta", 1)
            .floats(Shape.of(2, 1, 1), 5, -100)
            .floats(Shape.of(1, 1, 1), 1)
            .floats(Shape.of(1, 1, 1), 1);
    assertThat(call.runToDoubles()).containsExactly(7, -5);
  }

  @Test
  void functionsTakeTheirParametersInTurn() {
    OnnxCall call =
        OnnxCall.of("RNN", 14)
            .texts("direction", "bidirectional")
            .texts("activations", "Softsign", "HardSigmoid")
            .reals("activation_alpha", 0.25f)
            .reals("activation_beta", 0.5f)
            .floats(Shape.of(1, 1, 1), 1)
            .floats(Shape.of(2, 1, 1), 1, 1)
            .floats(Shape.of(2, 1, 1), 0, 0);
    assertThat(call.runToDoubles()).containsExactly(0.5, 0.75);
  }

  @Test
  void everyFunctionIsThatOfTheSpecification() {
    assertThat(activated("Relu", -2)).isZero();
    assertThat(activated("LeakyRelu", -2)).isEqualTo(-0.02, within(1e-9));
    assertThat(activated("ThresholdedRelu", 1)).isZero();
    assertThat(activated("ThresholdedRelu", 1.5)).isEqualTo(1.5);
    assertThat(activated("Elu", -1)).isEqualTo(-0.6321206, within(1e-6));
    assertThat(activated("Softplus", 1)).isEqualTo(1.3132617, within(1e-6));
    assertThat(activated("Softplus", 100)).isEqualTo(100);
    assertThat(activated("Sigmoid", 1)).isEqualTo(0.7310586, within(1e-6));
    assertThat(activated("Tanh", 1)).isEqualTo(0.7615942, within(1e-6));
    assertThat(activated("ScaledTanh", 1)).isEqualTo(0.7615942, within(1e-6));
    assertThat(activated("HardSigmoid", 1)).isEqualTo(0.7, within(1e-6));
    assertThat(activated("Affine", -3)).isEqualTo(-3);
    assertThat(activated("Softsign", -3)).isEqualTo(-0.75);
  }

  /** A function's value in double, after the value in float was found to be near it. */
  private static double activated(String function, double x) {
    double[] values = new double[2];
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      values[type == DataType.FLOAT64 ? 1 : 0] =
          OnnxCall.of("RNN", 14)
              .texts("activations", function)
              .data(type, Shape.of(1, 1, 1), x)
              .data(type, Shape.of(1, 1, 1), 1)
              .data(type, Shape.of(1, 1, 1), 0)
              .runToDoubles()[0];
    }
    assertThat(values[0]).isEqualTo(values[1], within(1e-6));
    return values[1];
  }

  /** Gates z, r and n of x = 2 and h = 3: z is 0.5, r is 2. */
  private static OnnxCall gru() {
    return OnnxCall.of("GRU", 14)
        .texts("activations", "Relu", "Relu")
        .floats(Shape.of(1, 1, 1), 2)
        .floats(Shape.of(1, 3, 1), 0, 1, 5)
        .floats(Shape.of(1, 3, 1), 0, 0, 7)
        .floats(Shape.of(1, 6), 0.25, 0, 0, 0.25, 0, 1)
        .absent()
        .floats(Shape.of(1, 1, 1), 3);
  }

  @Test
  void theResetGateActsBeforeOrAfterTheLinearLayer() {
    // n = 10 + 7 * (2 * 3) + 1, or 10 + 2 * (7 * 3 + 1).
    assertThat(gru().runToDoubles()).containsExactly((53 + 3) / 2d);
    assertThat(gru().ints("linear_before_reset", 1).runToDoubles()).containsExactly((54 + 3) / 2d);
  }

  /** x = 1, h = 2, c = 3, gates i, o, f, g. */
  private static OnnxCall lstm() {
    return OnnxCall.of("LSTM", 14)
        .texts("activations", "Relu", "Relu", "Relu")
        .floats(Shape.of(1, 1, 1), 1)
        .floats(Shape.of(1, 4, 1), 0.5, 2, 0.25, 4)
        .floats(Shape.of(1, 4, 1), 0, 1, 0, 1)
        .absent()
        .absent()
        .floats(Shape.of(1, 1, 1), 2)
        .floats(Shape.of(1, 1, 1), 3)
        .outputs(true, true, true);
  }

  @Test
  void gatesFillKeepAndShowTheCell() {
    // i = 0.5, o = 4, f = 0.25, g = 6: c = 0.75 + 3.
    List<TensorData> y = lstm().run();
    assertThat(y.get(0).toDoubles()).containsExactly(15);
    assertThat(y.get(1).toDoubles()).containsExactly(15);
    assertThat(y.get(2).toDoubles()).containsExactly(3.75);
  }

  @Test
  void whatIsNotFilledIsKeptIfTheGatesAreCoupled() {
    assertThat(lstm().ints("input_forget", 1).run().get(2).toDoubles()).containsExactly(4.5);
  }

  @Test
  void peepholesSeeTheCellTheOutputGatesTheNewOne() {
    List<TensorData> y = lstm().floats(Shape.of(1, 3), 0.5, 1, 0.25).run();
    // i = 0.5 + 1.5, f = 0.25 + 0.75: c = 3 + 12; o = 4 + 15.
    assertThat(y.get(2).toDoubles()).containsExactly(15);
    assertThat(y.get(0).toDoubles()).containsExactly(19 * 15);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    OnnxCall rnn =
        OnnxCall.of("RNN", 14)
            .floats(Shape.of(1, 1, 1), 1)
            .floats(Shape.of(1, 1, 1), 1)
            .floats(Shape.of(1, 1, 1), 1);
    refused(rnn.texts("direction", "both"), "direction 'both' is not supported");
    refused(rnn.texts("direction", "bidirectional"), "input 1 is F32[1, 1, 1], not F32[2, 1, 1]");
    rnn.texts("direction", "reverse");
    refused(rnn.texts("activations", "Swish"), "activation 'Swish' is not supported");
    refused(rnn.texts("activations", "Tanh", "Tanh"), "2 activations, not 1");
    refused(rnn.texts("activations", "Tanh").ints("hidden_size", 3), "hidden_size 3 is not that");
  }

  private static void refused(OnnxCall call, String message) {
    assertThatThrownBy(call::prepare)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"RNN, 1", "GRU, 3", "LSTM, 4"})
  void weightsThatAreLeftOutAreRefused(String op, int gates) {
    Shape x = Shape.of(1, 1, 1);
    Shape r = Shape.of(1, gates, 1);
    OnnxCall withoutW = OnnxCall.of(op, 14).floats(x, 1).absent().floats(r, new double[gates]);
    assertThatThrownBy(withoutW::prepare)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("input 1, the weights W, is missing");
    OnnxCall withoutR = OnnxCall.of(op, 14).floats(x, 1).floats(r, new double[gates]).absent();
    assertThatThrownBy(withoutR::prepare)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("input 2, the recurrence weights R, is missing");
  }
}
