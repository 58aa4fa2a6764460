package io.sluice.flink.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.Feature;
import io.sluice.model.Feature.MissingPolicy;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelAdmissionTest {
  private static final ModelArtifact V1 = TestModels.sum("1", 1);

  @Test
  void aFileThatIsNoModelIsRejected() throws Exception {
    assertThat(reasonFor(new ModelUpdate.Activate("pump", 9, new byte[] {1, 2, 3})))
        .contains("3 bytes");
  }

  @Test
  void aModelOfAnotherNameIsRejected() throws Exception {
    byte[] file = TestModels.artifact("motor", "1", V1.features(), 1, 2, 3).toBytes();
    assertThat(reasonFor(new ModelUpdate.Activate("pump", 9, file)))
        .isEqualTo("the file holds model 'motor', but the update is for 'pump'");
  }

  @Test
  void aModelThatWantsOtherFeaturesIsRejectedWithTheirNames() throws Exception {
    assertThat(reasonFor(TestModels.sum("2", 0, Feature.raw("speed"), Feature.raw("noise"))))
        .isEqualTo(
            "the model needs 'speed', 'noise', which io.sluice.flink.Reading does not have; it has"
                + " 'flow', 'pressure'");
  }

  @Test
  void aModelWithoutFeatureNamesIsRejected() throws Exception {
    assertThat(reasonFor(TestModels.withoutFeatures()))
        .startsWith("the model has no feature schema");
  }

  @Test
  void aModelThatFailsItsGoldenVectorsIsRejected() throws Exception {
    assertThat(reasonFor(TestModels.withWrongGolden(V1)))
        .startsWith("golden vector 0: output 'score' is 1.0 (0x3f800000), must be 12345.0");
  }

  @Test
  void aModelThatFulfilsItsGoldenVectorsIsActive() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(1, TestModels.withGolden(V1, 1));
      harness.event("a", 1, 1, 1);
      assertThat(harness.values()).containsExactly(6f);
    }
  }

  @Test
  void aModelWithStateIsRejectedOnAStreamWithoutKeys() throws Exception {
    assertThat(reasonFor(TestModels.recurrent("r", 1)))
        .startsWith(
            "the model carries state from one event of a key to the next, but the stream has");
  }

  @Test
  void aModelWithAWindowIsRejectedOnAStreamWithoutKeys() throws Exception {
    assertThat(reasonFor(TestModels.digits("2", 3, IncompleteWindow.PAD)))
        .isEqualTo(
            "the model needs a window of the last 3 events of a key, but the stream has no keys; add"
                + " .keyBy(...) before .build()");
  }

  @Test
  void anOlderUpdateIsRejected() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      ModelArtifact old = TestModels.sum("0", 0);
      harness.model(5, V1);
      harness.model(4, old);
      harness.event("a", 1, 1, 1);

      assertThat(harness.rejected())
          .containsExactly(
              new RejectedModel(
                  "pump",
                  4,
                  old.id().digest(),
                  "it is older than update 5, the active model " + V1.id()));
      assertThat(harness.values()).containsExactly(6f);
    }
  }

  @Test
  void anEntryThatIsNoUpdateIsToldByTheOperatorsThatItMayBeFor() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.update(new ModelUpdate.Unreadable("", 3, "models-0@3", "no kind"));
      harness.update(new ModelUpdate.Unreadable("pump", 4, "models-0@4", "no kind"));
      harness.update(new ModelUpdate.Unreadable("fan", 5, "models-0@5", "no kind"));

      assertThat(harness.rejected())
          .containsExactly(
              new RejectedModel("", 3, "", "no kind", "models-0@3"),
              new RejectedModel("pump", 4, "", "no kind", "models-0@4"));
    }
  }

  @Test
  void aRefusedChangeIsToldWithItsOrigin() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(5, V1);
      harness.update(new ModelUpdate.Retire("pump", 5, 7).withOrigin("models-0@5"));
      assertThat(harness.rejected())
          .extracting(RejectedModel::origin)
          .containsExactly("models-0@5");
    }
  }

  @Test
  void anUpdateThatComesAgainIsNoNews() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(5, V1);
      harness.model(5, V1);
      assertThat(harness.rejected()).isEmpty();
      harness.model(5, TestModels.sum("2", 0));
      assertThat(harness.rejected().get(0).reason())
          .isEqualTo("its sequence 5 is already used by the active model " + V1.id());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUpdateThatComesAgainAfterItsSuccessorIsNoNews(boolean strict) throws Exception {
    ScoringPlan<Reading> plan = strict ? ScoringHarness.strict(true) : ScoringHarness.keyed();
    ModelUpdate first = ModelUpdate.activate(5, V1).from(10);
    ModelUpdate second = new ModelUpdate.Retire("pump", 6, 20);
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      for (ModelUpdate update : List.of(first, second, ModelUpdate.activate(7, V1).from(30))) {
        harness.update(update);
      }
      harness.heartbeat(40);
      harness.eventWatermark(40);
      harness.update(first);
      harness.update(second);
      assertThat(harness.rejected()).isEmpty();
      state = harness.snapshot(1, 1);
    }
    try (ScoringHarness harness = ScoringHarness.restore(plan, state, 1, 1, 0)) {
      harness.update(first);
      harness.update(second);
      assertThat(harness.rejected()).isEmpty();
      harness.update(ModelUpdate.activate(5, TestModels.sum("2", 0)).from(10));
      assertThat(harness.rejected()).hasSize(1);
    }
  }

  @Test
  void afterARejectedModelEventsStillWaitForAUsableOne() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.event("a", 1, 1, 1);
      harness.model(2, TestModels.withoutFeatures());
      assertThat(harness.getOutput()).isEmpty();
      harness.model(1, V1);
      assertThat(harness.values()).containsExactly(6f);
    }
  }

  @Test
  void updatesForOtherModelsArePassedOver() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(1, TestModels.artifact("motor", "1", V1.features(), 1, 2, 3));
      harness.event("a", 1, 1, 1);
      assertThat(harness.getOutput()).isEmpty();
      assertThat(harness.rejected()).isEmpty();
    }
  }

  @Test
  void ofAllSubtasksOnlyTheFirstTellsOfARejection() throws Exception {
    int told = 0;
    for (int subtask = 0; subtask < 3; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed(), 3, subtask)) {
        harness.model(1, TestModels.withoutFeatures());
        told += harness.rejected().size();
      }
    }
    assertThat(told).isOne();
  }

  @Test
  void missingAndInfiniteValuesGoTheWayTheFeatureSays() throws Exception {
    Feature filled = new Feature("flow", 0, 1, MissingPolicy.FILL, 10);
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, TestModels.sum("2", 1, Feature.raw("pressure"), filled));
      harness.event("a", 1, Double.NaN, 1);
      harness.event("a", Double.NaN, 1, 2);
      harness.event("a", 1, Double.POSITIVE_INFINITY, 3);
      harness.event("a", 1e300, 1, 4);

      assertThat(harness.values()).containsExactly(33f);
      assertThat(harness.deadReasons())
          .containsExactly(Reason.MISSING_VALUE, Reason.INFINITE_VALUE, Reason.INFINITE_VALUE);
      assertThat(harness.deadLetters().stream().map(DeadLetter::message))
          .containsExactly(
              "feature 'pressure' is missing or NaN",
              "feature 'flow' is infinite as a float",
              "feature 'pressure' is infinite as a float");
    }
  }

  @Test
  void aMissingValueThatIsKeptReachesTheModelAsNaN() throws Exception {
    Feature kept = new Feature("flow", 0, 1, MissingPolicy.KEEP, 0);
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, TestModels.sum("2", 1, Feature.raw("pressure"), kept));
      harness.event("a", 1, Double.NaN, 1);
      harness.event("a", 1, Double.NEGATIVE_INFINITY, 2);

      assertThat(harness.values()).containsExactly(Float.NaN);
      assertThat(harness.deadReasons()).containsExactly(Reason.INFINITE_VALUE);
    }
  }

  @Test
  void treesGetMissingValuesButNoInfiniteOnes() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, TestModels.trees("1"));
      harness.event("a", 1, 1, 1);
      harness.event("a", 3, 3, 2);
      harness.event("a", Double.NaN, 3, 3);
      harness.event("a", 3, Double.NaN, 4);
      harness.event("a", Double.NaN, Double.NaN, 5);
      harness.event("a", Double.POSITIVE_INFINITY, 1, 6);
      harness.event("a", Double.NaN, 1e300, 7);

      assertThat(harness.values()).containsExactly(11f, 22f, 21f, 22f, 21f);
      assertThat(harness.deadReasons())
          .containsExactly(Reason.INFINITE_VALUE, Reason.INFINITE_VALUE);
    }
  }

  @Test
  void anEventThatTheEncoderCannotReadIsADeadLetter() throws Exception {
    ScoringPlan<Reading> failing =
        ScoringHarness.withEncoder(
            ScoringHarness.keyed(),
            FeatureEncoder.of(
                List.of("pressure", "flow"),
                (reading, values) -> {
                  if (reading.pressure() == 13) {
                    throw new IllegalArgumentException("unlucky");
                  }
                  values[0] = (float) reading.pressure();
                  values[1] = (float) reading.flow();
                }));
    try (ScoringHarness harness = ScoringHarness.open(failing)) {
      harness.model(1, V1);
      harness.event("a", 13, 1, 1);
      harness.event("a", 1, 1, 2);
      assertThat(harness.deadLetters())
          .containsExactly(
              new DeadLetter<>(
                  new Reading("a", 13, 1),
                  "a",
                  1,
                  Reason.ENCODER_FAILED,
                  "the encoder failed: java.lang.IllegalArgumentException: unlucky"));
      assertThat(harness.values()).containsExactly(6f);
    }
  }

  private static String reasonFor(ModelArtifact artifact) throws Exception {
    return reasonFor(ModelUpdate.activate(9, artifact));
  }

  /** Why a stream without keys rejects an update; that the model before it stays is checked. */
  private static String reasonFor(ModelUpdate update) throws Exception {
    String digest = ModelId.digestOf(((ModelUpdate.Activate) update).file());
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(8, V1);
      harness.update(update);
      harness.event("a", 1, 1, 1);
      assertThat(harness.values()).containsExactly(6f);
      assertThat(CompiledModels.users(digest)).isZero();
      assertThat(harness.rejected()).hasSize(1);
      RejectedModel rejected = harness.rejected().get(0);
      assertThat(rejected.model()).isEqualTo("pump");
      assertThat(rejected.sequence()).isEqualTo(9);
      assertThat(rejected.digest()).isEqualTo(digest);
      return rejected.reason();
    }
  }
}
