package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.model.ModelId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SluiceJsonTest {
  private static final String DIGEST = "ab".repeat(32);
  private static final ModelId PUMP = new ModelId("pump", "2", DIGEST);
  private static final Score SCORE =
      new Score("p1", 17, new float[] {0.1f, 2e-30f, -0f}, 1, "fault", PUMP, 9);
  private static final Score BARE =
      new Score(
          null,
          Score.NO_EVENT_TIME,
          new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY},
          Score.NO_DECISION,
          null,
          PUMP,
          ModelUpdate.START_OF_TIME);
  private static final String MODEL =
      "\"model\":\"pump\",\"version\":\"2\",\"digest\":\"" + DIGEST + "\"";

  @Test
  void aScoreHasItsOutputsDecisionAndModel() {
    check(
        SluiceJson.of(SCORE),
        "{\"schema\":\"sluice.score/1\",\"key\":\"p1\",\"time\":17,"
            + "\"outputs\":[0.1,2.0E-30,-0.0],\"decision\":1,\"label\":\"fault\","
            + MODEL
            + ",\"effectiveFrom\":9}");
  }

  @Test
  void whatIsNotKnownIsAbsentAndOutputsThatAreNotFiniteAreText() {
    check(
        SluiceJson.of(BARE),
        "{\"schema\":\"sluice.score/1\",\"outputs\":[\"NaN\",\"Infinity\",\"-Infinity\"],"
            + MODEL
            + "}");
  }

  @Test
  void aFloatHasTheSameTextOnEveryJdk() {
    // JDK 17 writes 2.0E-3 in a longer way for some floats; these are the shortest digits.
    Score score = new Score(null, 1, new float[] {2e23f, 1.17549435E-38f}, -1, null, PUMP, 9);
    assertThat(text(SluiceJson.of(score))).contains("\"outputs\":[2.0E23,1.1754944E-38]");
  }

  @Test
  void aScoredEventHasItsEvent() {
    assertThat(text(SluiceJson.of(new ScoredEvent<>("e", SCORE), e -> "{\"name\":\"" + e + "\"}")))
        .startsWith("{\"schema\":\"sluice.scored-event/1\",\"key\":\"p1\"")
        .endsWith(",\"event\":{\"name\":\"e\"}}");
  }

  @Test
  void aDeadLetterHasItsReason() {
    check(
        SluiceJson.of(
            new DeadLetter<>(5, null, Score.NO_EVENT_TIME, Reason.NO_MODEL, "no \"m\""),
            String::valueOf),
        "{\"schema\":\"sluice.dead-letter/1\",\"reason\":\"NO_MODEL\","
            + "\"message\":\"no \\\"m\\\"\",\"event\":5}");
  }

  @Test
  void aRejectedModelHasItsOrigin() {
    check(
        SluiceJson.of(new RejectedModel("pump", 7, DIGEST, "torn", "models-0@7")),
        "{\"schema\":\"sluice.rejected-model/1\",\"model\":\"pump\",\"sequence\":7,\"digest\":\""
            + DIGEST
            + "\",\"reason\":\"torn\",\"origin\":\"models-0@7\"}");
    check(
        SluiceJson.of(new RejectedModel("", 7, "", "no kind")),
        "{\"schema\":\"sluice.rejected-model/1\",\"sequence\":7,\"reason\":\"no kind\"}");
  }

  @Test
  void aComparisonHasBothModels() {
    Comparison comparison =
        new Comparison("p1", 17, Rollout.Kind.CANARY, PUMP, SCORE, PUMP, 12, null);
    check(
        SluiceJson.of(comparison),
        "{\"schema\":\"sluice.comparison/1\",\"key\":\"p1\",\"time\":17,\"kind\":\"canary\","
            + "\"current\":{"
            + MODEL
            + ",\"effectiveFrom\":9,\"outputs\":[0.1,2.0E-30,-0.0],\"decision\":1,"
            + "\"label\":\"fault\"},\"trial\":{"
            + MODEL
            + ",\"effectiveFrom\":12}}");
  }

  @Test
  void updatesHaveNoBytes() {
    check(
        SluiceJson.of(new ModelUpdate.Rollback("pump", 1L << 62, 5, DIGEST)),
        "{\"schema\":\"sluice.model-update/1\",\"sequence\":4611686018427387904,"
            + "\"model\":\"pump\",\"effectiveFrom\":5,\"promises\":false,\"kind\":\"rollback\","
            + "\"digest\":\""
            + DIGEST
            + "\"}");
    check(
        SluiceJson.of(new ModelUpdate.Heartbeat(3, 4)),
        "{\"schema\":\"sluice.model-update/1\",\"sequence\":3,\"kind\":\"heartbeat\",\"time\":4}");
  }

  private static void check(byte[] json, String expected) {
    assertThat(text(json)).isEqualTo(expected);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
