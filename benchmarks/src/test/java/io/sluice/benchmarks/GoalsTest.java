package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private static final Map<String, List<Times>> DS_CNN =
      Map.of(
          "DS-CNN",
          List.of(
              times(Engine.SLUICE_VECTOR, Form.INT8, 10),
              times(Engine.ORT_BEST, Form.INT8, 12),
              times(Engine.ORT_BEST, Form.FLOAT, 11),
              times(Engine.SLUICE_SCALAR, Form.FLOAT, 5)));

  private static Times times(Engine engine, Form form, double nanos) {
    return new Times(engine, form, 1, new double[] {nanos}, 0, true);
  }

  @Test
  void theFastestPeerMayBeOfAnotherPrecision() {
    assertThat(Goals.tables(DS_CNN, new Machine("a cpu", List.of())))
        .contains(
            "| DS-CNN, int8 | 1.20 | 1.5: not reached | 1.10 (ONNX Runtime float, best use)"
                + " | 1.5: not reached |");
  }

  @Test
  void whereOnnxRuntimeHasVnniTheGoalIsLess() {
    assertThat(Goals.tables(DS_CNN, new Machine("a cpu", List.of("avx_vnni"))))
        .anySatisfy(line -> assertThat(line).startsWith("| DS-CNN, int8 | 1.20 | 1.0: reached |"));
  }
}
