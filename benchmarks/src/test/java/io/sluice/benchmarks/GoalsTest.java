package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private static final Machine WITHOUT_VNNI = new Machine("a cpu", List.of("avx2"));
  private static final Machine WITH_VNNI = new Machine("a cpu", List.of("avx512f", "avx512_vnni"));

  private static final List<Times> NET =
      List.of(
          times(Engine.SLUICE_VECTOR, Form.FLOAT, 12),
          times(Engine.SLUICE_VECTOR, Form.INT8, 10),
          times(Engine.SLUICE_SCALAR, Form.FLOAT, 36),
          times(Engine.ORT_BEST, Form.INT8, 12),
          times(Engine.ORT_SEVEN_BITS, Form.INT8, 9),
          times(Engine.ORT_BEST, Form.FLOAT, 15),
          times(Engine.TFLITE, Form.FLOAT, 11));

  private static Times times(Engine engine, Form form, double nanos) {
    return new Times(engine, form, 1, new double[] {nanos}, 0, true);
  }

  private static List<Outcome> outcomes(
      GoalTable table, String model, List<Times> all, CpuKind kind, Machine machine) {
    return Goals.outcomes(Map.of(model, all), kind, machine).stream()
        .filter(outcome -> outcome.table() == table)
        .toList();
  }

  @Test
  void theBestFormIsComparedWithTheFastestFormOfThePeer() {
    assertThat(outcomes(GoalTable.ONNX_RUNTIME, "DS-CNN", NET, CpuKind.AVX2, WITHOUT_VNNI))
        .containsExactly(
            new Outcome(
                GoalTable.ONNX_RUNTIME,
                "DS-CNN, best form",
                1.2,
                1.2,
                "int8 against ONNX Runtime int8, best use"));
  }

  @Test
  void theFastestPeerMayBeOfAnotherPrecision() {
    assertThat(outcomes(GoalTable.FASTEST_PEER, "DS-CNN", NET, CpuKind.AVX2, WITHOUT_VNNI))
        .containsExactly(
            new Outcome(
                GoalTable.FASTEST_PEER,
                "DS-CNN, best form",
                1.1,
                1.1,
                "int8 against TFLite float, XNNPACK"));
  }

  @Test
  void weightsOfSevenBitsCountWhereTheOthersSaturate() {
    List<Times> saturated = new ArrayList<>(NET);
    saturated.set(3, NET.get(3).agreeing(false));
    assertThat(outcomes(GoalTable.ONNX_RUNTIME, "DS-CNN", saturated, CpuKind.AVX2, WITHOUT_VNNI))
        .containsExactly(
            new Outcome(
                GoalTable.ONNX_RUNTIME,
                "DS-CNN, best form",
                0.9,
                1.2,
                "int8 against ONNX Runtime int8, best use, 7-bit weights"));
  }

  @Test
  void aNamedPrecisionIsComparedWithItself() {
    assertThat(outcomes(GoalTable.ONNX_RUNTIME, "MLP 8-16-1", NET, CpuKind.AVX2, WITHOUT_VNNI))
        .extracting(Outcome::row, Outcome::measured, Outcome::note)
        .containsExactly(
            tuple("MLP 8-16-1, float", 1.25, "float against ONNX Runtime float, best use"));
  }

  @Test
  void goalsDependOnTheVectorsAndOnVnni() {
    assertThat(goal("autoencoder 640", CpuKind.AVX512_VNNI, WITH_VNNI)).isEqualTo(4);
    assertThat(goal("autoencoder 640", CpuKind.AVX2_LIMITED, WITH_VNNI)).isEqualTo(3);
    assertThat(goal("autoencoder 640", CpuKind.NEON, WITHOUT_VNNI)).isEqualTo(3);
    assertThat(goal("DS-CNN", CpuKind.AVX2_LIMITED, WITH_VNNI)).isEqualTo(1.1);
    assertThat(goal("DS-CNN", CpuKind.AVX512, WITHOUT_VNNI)).isEqualTo(1.2);
  }

  private static double goal(String model, CpuKind kind, Machine machine) {
    return outcomes(GoalTable.ONNX_RUNTIME, model, NET, kind, machine).get(0).goal();
  }

  @Test
  void sluiceIsComparedWithItself() {
    List<Outcome> int8 =
        outcomes(GoalTable.INT8, "autoencoder 640", NET, CpuKind.AVX2, WITHOUT_VNNI);
    assertThat(int8).containsExactly(new Outcome(GoalTable.INT8, "autoencoder 640", 1.2, 1.5, ""));
    assertThat(int8.get(0).verdict()).isEqualTo("1.5: not reached");
    assertThat(
            outcomes(GoalTable.INT8, "ResNet8", NET, CpuKind.AVX2, WITHOUT_VNNI).get(0).verdict())
        .isEqualTo("0.91: reached");
    List<Outcome> scalar = outcomes(GoalTable.SCALAR, "ResNet8", NET, CpuKind.AVX2, WITHOUT_VNNI);
    assertThat(scalar).containsExactly(new Outcome(GoalTable.SCALAR, "ResNet8, float", 3, 2.5, ""));
    assertThat(scalar.get(0).verdict()).isEqualTo("at most 2.5: not reached");
  }
}
