package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTableTest {
  private static final Map<String, List<Times>> MEASURED =
      Map.of(
          "net",
          List.of(
              new Times(Engine.SLUICE_VECTOR, Form.INT8, 1, new double[] {1000}, 0, true),
              new Times(Engine.ORT_BEST, Form.INT8, 1, new double[] {2000}, 8, false)));

  @Test
  void aPeerWithOtherAnswersHasItsTimeAndTheReason() {
    assertThat(ModelTable.lines(MEASURED, new Machine("a cpu", List.of("avx2"))))
        .contains(
            "| net | ONNX Runtime int8, best use (saturates on this CPU) | 2.000 | 2.000"
                + " | 2.00 (2.00 to 2.00) | 8 |");
  }

  @Test
  void withVnniSaturationIsNotTheReason() {
    assertThat(ModelTable.lines(MEASURED, new Machine("a cpu", List.of("avx512_vnni"))))
        .anySatisfy(line -> assertThat(line).contains("best use (its answers differ)"));
  }
}
