package io.sluice.test;

import static io.sluice.test.SluiceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import org.junit.jupiter.api.Test;

class TestModelTest {
  private static final ModelArtifact MODEL =
      TestModel.weightedSum("pump", "2").feature("flow", 3).bias(1).artifact();
  private static final Score SCORE =
      new Score("p1", 5, new float[] {32}, 1, "anomaly", MODEL.id(), 0);

  @Test
  void sameCallsGiveTheSameDigest() {
    ModelArtifact again = TestModel.weightedSum("pump", "2").feature("flow", 3).bias(1).artifact();
    assertThat(again.id()).isEqualTo(MODEL.id());
    assertThat(again.features().names()).containsExactly("flow");
  }

  @Test
  void impossibleModelsAreRefused() {
    assertThatThrownBy(() -> TestModel.weightedSum("pump", "1").artifact())
        .hasMessage("model 'pump' has no feature: call .feature(name, weight)");
    assertThatThrownBy(
            () -> TestModel.runningSum("pump", "1").feature("flow", 1).window(3).artifact())
        .hasMessage("model 'pump' is recurrent and has a window: Sluice has no such models");
  }

  @Test
  void assertionsPass() {
    assertThat(SCORE)
        .isFrom("pump", "2")
        .isFrom(MODEL)
        .hasOutput(32)
        .hasOutput(32.1f, 0.2f)
        .hasOutputs(32)
        .hasDecision("anomaly")
        .hasKey("p1")
        .hasEventTime(5);
  }

  @Test
  void failedAssertionsShowWhatWasExpectedAndTheScore() {
    String score = "in%n  " + SCORE;
    check(() -> assertThat(SCORE).isFrom("pump", "1"), "model pump 1, but " + MODEL.id(), score);
    check(() -> assertThat(SCORE).isFrom("sump", "2"), "model sump 2, but", score);
    ModelArtifact other = TestModel.constant("pump", "2", 1, "flow").artifact();
    check(() -> assertThat(SCORE).isFrom(other), "model " + other.id() + ", but", score);
    check(() -> assertThat(SCORE).hasOutput(31), "outputs [31.0], but [32.0]", score);
    check(() -> assertThat(SCORE).hasOutputs(32, 1), "outputs [32.0, 1.0], but [32.0]", score);
    check(
        () -> assertThat(SCORE).hasOutput(31, 0.5f),
        "one output 31.0, give or take 0.5, but [32.0]",
        score);
    check(() -> assertThat(SCORE).hasDecision("normal"), "'normal', but 'anomaly'", score);
    check(() -> assertThat(SCORE).hasNoDecision(), "no decision, but 'anomaly'", score);
    check(() -> assertThat(SCORE).hasKey("p2"), "key 'p2', but 'p1'", score);
    check(() -> assertThat(SCORE).hasEventTime(6), "event time 6, but 5", score);
  }

  @Test
  void assertionsForDeadLettersAndRejectedModels() {
    DeadLetter<String> dead = new DeadLetter<>("e", null, 1, DeadLetter.Reason.LATE, "100% late");
    assertThat(dead).isOf("e").hasReason(DeadLetter.Reason.LATE).hasMessageContaining("100%");
    check(() -> assertThat(dead).isOf("f"), "a dead letter of f", "100% late");
    check(() -> assertThat(dead).hasReason(DeadLetter.Reason.RETIRED), "RETIRED", "100% late");
    check(() -> assertThat(dead).hasMessageContaining("early"), "'early'", "100% late");
    RejectedModel rejected = new RejectedModel("pump", 1, ModelId.digestOf(new byte[3]), "not now");
    assertThat(rejected).hasReasonContaining("now");
    check(() -> assertThat(rejected).isOf(MODEL), "rejection of " + MODEL.id(), "not now");
    check(() -> assertThat(rejected).hasReasonContaining("ever"), "'ever'", "not now");
  }

  private static void check(Runnable assertion, String expected, String actual) {
    assertThatThrownBy(assertion::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(expected)
        .hasMessageContaining(actual.replace("%n", System.lineSeparator()));
  }
}
