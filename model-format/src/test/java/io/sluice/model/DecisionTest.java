package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTest {
  @Test
  void aThresholdIsPassedOnlyByGreaterOutputs() {
    Decision decision = new Decision.Threshold(1, 0.5f, List.of("normal", "anomaly"));
    assertThat(decision.decide(new float[] {9, 0.5f})).isEqualTo(0);
    assertThat(decision.decide(new float[] {0, 0.50001f})).isEqualTo(1);
    assertThat(decision.decide(new float[] {0, Float.NaN})).isEqualTo(0);
  }

  @Test
  void theFirstOfEqualOutputsWins() {
    Decision decision = new Decision.ArgMax(List.of("a", "b", "c"));
    assertThat(decision.decide(new float[] {1, 3, 3})).isEqualTo(1);
  }

  @Test
  void cannotReadMoreOutputsThanThereAre() {
    assertThatThrownBy(() -> new OutputSchema(List.of("p"), new Decision.ArgMax(List.of("a", "b"))))
        .hasMessageContaining("reads more outputs than the 1");
  }
}
