package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private record Answer(Engine engine, Form form, float... outputs) implements Contender {
    @Override
    public void run() {}
  }

  @Test
  void aNativePeerThatSaturatesIsTimedAllTheSame() throws Exception {
    assertThat(
            Agreement.of(
                List.of(
                    new Answer(Engine.SLUICE_VECTOR, Form.INT8, 0.110f, 1),
                    new Answer(Engine.SLUICE_SCALAR, Form.INT8, 0.110f, 1),
                    new Answer(Engine.ORT_BEST, Form.INT8, 0.210f, 1),
                    new Answer(Engine.ORT_ORDINARY, Form.INT8, 0.112f, 1))))
        .containsExactly(true, true, false, true);
  }

  @Test
  void otherAnswersOfOurOwnStopTheComparison() {
    assertThatThrownBy(
            () ->
                Agreement.of(
                    List.of(
                        new Answer(Engine.SLUICE_VECTOR, Form.INT8, 1),
                        new Answer(Engine.SLUICE_SCALAR, Form.INT8, 2))))
        .hasMessage("Sluice int8, scalar gives 2.0 for output 0, Sluice int8, vector gives 1.0");
  }

  @Test
  void otherAnswersInFloatStopTheComparison() {
    assertThatThrownBy(
            () ->
                Agreement.of(
                    List.of(
                        new Answer(Engine.SLUICE_VECTOR, Form.FLOAT, 1),
                        new Answer(Engine.TFLITE, Form.FLOAT, 2))))
        .hasMessageContaining("TFLite");
  }
}
