package io.sluice.flink.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.model.GoldenVectors;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.ModelWork;
import io.sluice.runtime.WarmUp;
import io.sluice.runtime.sliding.SlidingModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelPreparationTest {
  private static final ModelArtifact SLIDING = withGolden(TestModels.sliding("s"), 259);

  /** The pressures 1 to 13: 3 * 91 - 1 - 13. */
  private static ModelArtifact withGolden(ModelArtifact artifact, float score) {
    float[] pressures = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    return ModelArtifact.of(
        artifact.contents().withGolden(new GoldenVectors(1, pressures, new float[] {score})));
  }

  private static ProvedModel prove(ModelArtifact artifact, AdmissionRules rules, boolean sliding)
      throws InterruptedException {
    ModelRequest request = new ModelRequest(artifact.id().digest(), rules, sliding);
    return ModelPreparation.prove(artifact.toBytes(), request).proved();
  }

  @Test
  void theLogTellsTheMeasuredTimeAndHowToCompareIt() {
    WarmUp.Report steady =
        new WarmUp.Report(Duration.ofMillis(1234), 9876, Duration.ofMillis(5), 2314.9, true);
    assertThat(ModelPreparation.speed(SLIDING.id(), steady))
        .startsWith("model " + SLIDING.id() + " takes 2.31 us for an event on one thread (")
        .contains(
            "scalar kernels",
            "Java " + System.getProperty("java.version"),
            "median at the end of a warm-up of 1.2 s)")
        .endsWith("; './sluice benchmark MODEL' measures it with the Vector API too");
  }

  @Test
  void theLogTellsWhenAWarmUpWasTooShort() {
    WarmUp.Report cold =
        new WarmUp.Report(Duration.ofMillis(90), 1, Duration.ofMillis(90), 90e6, false);
    assertThat(ModelPreparation.speed(SLIDING.id(), cold))
        .contains("too short for a steady speed: see sluice.models.warm-up");
  }

  @Test
  void theSlidingFormIsMadeWhereItIsRequestedAndCountsToo() throws Exception {
    ProvedModel both = prove(SLIDING, ScoringHarness.ANY_MODEL, true);
    ProvedModel one = prove(SLIDING, ScoringHarness.ANY_MODEL, false);
    SlidingModel sliding = both.sliding();
    assertThat(sliding).isNotNull();
    assertThat(one.sliding()).isNull();
    assertThat(sliding.arenaBytes()).isPositive();
    assertThat(both.bytes() - one.bytes()).isEqualTo(sliding.packedBytes() + sliding.arenaBytes());
  }

  @Test
  void aModelThatDoesNotSlideHasNoSlidingForm() throws Exception {
    assertThat(prove(TestModels.sum("1", 1), ScoringHarness.ANY_MODEL, true).sliding()).isNull();
  }

  @Test
  void aModelWhoseSlidingFormCostsTooMuchIsAdmittedWithoutIt() throws Exception {
    long arena = prove(SLIDING, ScoringHarness.ANY_MODEL, false).model().cost().arenaBytes();
    AdmissionRules tight =
        new AdmissionRules(
            Long.MAX_VALUE, arena, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Duration.ZERO);
    assertThat(prove(SLIDING, tight, true).sliding()).isNull();
  }

  /** The slid form scores each golden window three times more. */
  @Test
  void aModelWhoseSlidingFormTakesTooLongToProveIsAdmittedWithoutIt() throws Exception {
    long once = ModelWork.ofCalls(SLIDING.graph(), 1);
    for (int scores : new int[] {3, 4}) {
      AdmissionRules tight =
          new AdmissionRules(
              Long.MAX_VALUE,
              Long.MAX_VALUE,
              Long.MAX_VALUE,
              scores * once,
              Long.MAX_VALUE,
              Duration.ZERO);
      assertThat(prove(SLIDING, tight, true).sliding() == null).isEqualTo(scores == 3);
    }
  }

  @Test
  void wrongGoldenVectorsAreRefusedWithOrWithoutASlidingForm() {
    ModelArtifact wrong = withGolden(TestModels.sliding("s"), 258);
    for (boolean sliding : new boolean[] {false, true}) {
      assertThatThrownBy(() -> prove(wrong, ScoringHarness.ANY_MODEL, sliding))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageStartingWith("golden vector 0: output 'score' is 259.0");
    }
  }
}
