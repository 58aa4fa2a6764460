package io.sluice.runtime.plain.tflite;

import static io.sluice.runtime.plain.tflite.LstmLayout.CELL_GATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the formulas, in doubles. */
class LstmTest {
  private static void assertClose(List<TensorData> given, double[][] expected, double tolerance) {
    for (int output = 0; output < expected.length; output++) {
      assertThat(given.get(output).toDoubles())
          .containsExactly(expected[output], within(tolerance));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, true, false, false, false",
    "true, true, false, false, false",
    "false, false, false, false, false",
    "false, true, true, false, false",
    "false, true, false, true, false",
    "true, true, true, true, true",
    "false, false, true, true, true",
  })
  void floatsFollowTheFormulas(
      boolean timeMajor, boolean inputGate, boolean peepholes, boolean projection, boolean norm) {
    LstmSample lstm = new LstmSample(timeMajor, inputGate, peepholes, projection, norm);

    assertClose(lstm.runFloats(), lstm.expected(), 2e-6);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void hybridFollowsThemWithinTheStepsOfItsVectors(boolean inputGate, boolean projection) {
    LstmSample lstm = new LstmSample(false, inputGate, false, projection, false);

    assertClose(lstm.runHybrid(), lstm.expected(), 0.03);
    assertThat(lstm.runHybrid()).isNotEqualTo(lstm.runFloats());
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, false", "true, true"})
  void integersFollowThemWithinTheirSteps(boolean inputGate, boolean projection) {
    LstmSample lstm = new LstmSample(false, inputGate, false, projection, false);
    float scaleX = 2f / 127;
    float scaleState = projection ? 5f / 127 : 1f / 127;
    float scaleCell = 0x1p-12f;
    TfliteCall call =
        lstm.call()
            .with("intermediate_scales", new Attribute.Floats(List.of(0f, 0f, 0f, 0f, 1f / 127)))
            .with("intermediate_zero_points", new Attribute.Ints(List.of(0L, 0L, 0L, 0L, 1L)));
    for (int input = 0; input < LstmSample.INPUTS; input++) {
      float[] reals = lstm.values[input];
      if (reals == null) {
        call.absent();
        continue;
      }
      Shape shape = lstm.shape(input);
      switch (input) {
        case LstmLayout.X ->
            call.bytes(shape, TfliteCall.params(scaleX, -1), LstmSample.stored(reals, scaleX, -1));
        case LstmLayout.OUTPUT_STATE ->
            call.bytes(
                shape, TfliteCall.params(scaleState, 1), LstmSample.stored(reals, scaleState, 1));
        case LstmLayout.CELL_STATE ->
            call.input(
                DataType.INT16,
                shape,
                TfliteCall.params(scaleCell, 0),
                LstmSample.stored(reals, scaleCell, 0));
        case LstmLayout.PROJECTION_BIAS ->
            call.input(
                DataType.INT32,
                shape,
                null,
                LstmSample.stored(reals, LstmSample.WEIGHT_SCALE * (1.0 / 127), 0));
        case 12, 13, 14, 15 ->
            call.input(
                DataType.INT32,
                shape,
                null,
                LstmSample.stored(reals, scaleX * LstmSample.WEIGHT_SCALE, 0));
        default ->
            call.bytes(
                shape,
                TfliteCall.params(LstmSample.WEIGHT_SCALE, 0),
                LstmSample.stored(reals, LstmSample.WEIGHT_SCALE, 0));
      }
    }

    List<TensorData> given = call.runAll(TfliteCall.params(scaleState, 1));

    double[][] expected = lstm.expected();
    assertThat(reals(given.get(0), scaleState, 1))
        .containsExactly(expected[0], within(3.0 * scaleState));
    assertThat(reals(given.get(2), scaleCell, 0)).containsExactly(expected[2], within(0.06));
  }

  private static double[] reals(TensorData data, double scale, int zeroPoint) {
    long[] stored = data.toLongs();
    double[] reals = new double[stored.length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = scale * (stored[i] - zeroPoint);
    }
    return reals;
  }

  @Test
  void refusesWeightsOfAnotherShape() {
    LstmSample lstm = new LstmSample(false, true, false, false, false);
    lstm.values[LstmLayout.bias(CELL_GATE)] = new float[LstmSample.CELLS + 1];

    assertThatThrownBy(lstm::runFloats)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("input 14 has shape [8], must be [7]");
  }
}
