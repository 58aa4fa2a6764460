package io.sluice.test;

import static io.sluice.test.SluiceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.PumpJob;
import com.example.PumpJob.Reading;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.EventOrder;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.flink.Sluice;
import io.sluice.flink.SluiceOptions;
import io.sluice.flink.VersionMode;
import io.sluice.flink.WhenFull;
import io.sluice.model.ModelArtifact;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class ScoringTestHarnessTest {
  private static final ScoringTestHarness.Job<Reading> STRICT =
      (readings, models) -> PumpJob.builder(readings, models).versions(VersionMode.STRICT).build();

  private static ModelArtifact constant(String version, float score) {
    return TestModel.constant("pump", version, score, "pressure").artifact();
  }

  private static ModelArtifact runningSum(String version) {
    return TestModel.runningSum("pump", version).feature("pressure", 2).bias(1).artifact();
  }

  private static Reading pressure(String pump, double pressure) {
    return new Reading(pump, pressure, 0);
  }

  private static List<Float> outputs(ScoringTestHarness<?> harness) {
    return harness.scores().stream().map(score -> score.outputs()[0]).toList();
  }

  @Test
  void windowRepeatsTheOldestEventOrWaitsUntilItIsFull() throws Exception {
    TestModel model = TestModel.weightedSum("pump", "1").feature("pressure", 1).bias(0.5f);
    try (var harness = ScoringTestHarness.of(Reading.class, PumpJob::score)) {
      harness.activate(model.window(3).artifact());
      harness.event(pressure("a", 1)).event(pressure("b", 7)).event(pressure("a", 10));
      assertThat(outputs(harness)).containsExactly(3.5f, 21.5f, 12.5f);
    }
    try (var harness = ScoringTestHarness.of(Reading.class, PumpJob::score)) {
      harness.activate(model.windowWithoutPadding(2).artifact());
      harness.event(pressure("a", 1)).event(pressure("a", 10));
      assertThat(outputs(harness)).containsExactly(11.5f);
      assertThat(harness.deadLetters().get(0))
          .isOf(pressure("a", 1))
          .hasReason(Reason.WINDOW_NOT_FULL);
    }
  }

  @Test
  void recurrentModelAddsUpTheEventsOfEachKeyThroughARestart() throws Exception {
    ScoringTestHarness.Snapshot snapshot;
    try (var harness = ScoringTestHarness.of(Reading.class, PumpJob::score)) {
      harness.activate(runningSum("1"));
      harness.event(pressure("a", 1)).event(pressure("b", 10)).event(pressure("a", 3));
      assertThat(outputs(harness)).containsExactly(3f, 21f, 10f);
      snapshot = harness.snapshot();
      harness.event(pressure("a", 100));
    }
    try (var harness = ScoringTestHarness.restore(snapshot, Reading.class, PumpJob::score)) {
      harness.event(pressure("a", 0)).event(pressure("b", 0));
      assertThat(outputs(harness)).containsExactly(11f, 22f);
      harness.activate(constant("2", 7)).event(pressure("a", 0));
      assertThat(harness.scores().get(2)).isFrom("pump", "2").hasOutput(7);
    }
  }

  @Test
  void damagedModelIsRejectedAndTheOneBeforeItStays() throws Exception {
    ModelArtifact damaged =
        TestModel.weightedSum("pump", "2").feature("pressure", 1).bias(3).damagedArtifact();
    ModelArtifact damagedSum =
        TestModel.runningSum("pump", "3").feature("pressure", 1).damagedArtifact();
    ModelArtifact other = TestModel.constant("pump", "4", 1, "rpm").artifact();
    try (var harness = ScoringTestHarness.of(Reading.class, PumpJob::score)) {
      harness.activate(constant("1", 5), damaged, damagedSum, other).event(pressure("a", 1));
      assertThat(harness.scores().get(0)).isFrom("pump", "1").hasOutput(5);
      assertThat(harness.rejectedModels()).hasSize(3);
      assertThat(harness.rejectedModels().get(0)).isOf(damaged).hasReasonContaining("golden");
      assertThat(harness.rejectedModels().get(1)).isOf(damagedSum).hasReasonContaining("golden");
      assertThat(harness.rejectedModels().get(2)).hasReasonContaining("'rpm'");
    }
  }

  @Test
  void strictEventsWaitForAPromise() throws Exception {
    try (var harness = ScoringTestHarness.of(Reading.class, STRICT)) {
      harness.activate(constant("1", 1)).event(pressure("a", 1), 100);
      assertThat(harness.scores()).isEmpty();
      ScoringTestHarness.Snapshot snapshot = harness.snapshot();
      harness.activateFrom(50, constant("2", 2)).heartbeat(100);
      assertThat(harness.scores().get(0)).isFrom("pump", "2").hasEventTime(100);
      harness.retire("pump", 200).heartbeat(300).event(pressure("a", 1), 250);
      assertThat(harness.deadLetters().get(0)).hasReason(Reason.RETIRED);

      try (var restored = ScoringTestHarness.restore(snapshot, Reading.class, STRICT)) {
        restored.heartbeat(100);
        assertThat(restored.scores().get(0)).isFrom("pump", "1");
      }
    }
  }

  @Test
  void lateEventsAndWatermarksComeOut() throws Exception {
    try (var harness =
        ScoringTestHarness.of(
            Reading.class,
            (readings, models) ->
                PumpJob.builder(readings, models).eventOrder(EventOrder.EVENT_TIME).build())) {
      harness.activate(runningSum("1"));
      harness.event(pressure("a", 1), 200).event(pressure("a", 10), 100);
      assertThat(harness.scores()).isEmpty();
      harness.watermark(150).processingTime(1).event(pressure("a", 100), 120);
      assertThat(outputs(harness)).containsExactly(21f);
      assertThat(harness.lateEvents().get(0)).isOf(pressure("a", 100)).hasReason(Reason.LATE);
      assertThat(harness.outputWatermark()).isEqualTo(150);
      harness.endEvents();
      assertThat(outputs(harness)).containsExactly(21f, 24f);
    }
  }

  @Test
  void eventsWithoutAModelAreDeadLettersOnceTheUpdatesHaveEnded() throws Exception {
    try (var harness = ScoringTestHarness.of(Reading.class, PumpJob::score)) {
      harness.event(pressure("a", 1));
      assertThat(harness.deadLetters()).isEmpty();
      harness.endUpdates();
      assertThat(harness.deadLetters().get(0))
          .hasReason(Reason.NO_MODEL)
          .hasMessageContaining("pump");
    }
  }

  @Test
  void trialGivesComparisons() throws Exception {
    try (var harness = ScoringTestHarness.of(Reading.class, PumpJob::score)) {
      harness.updates(TestUpdates.of(constant("1", 1)));
      harness.update(ModelUpdate.activate(2, constant("2", 2)).as(Rollout.shadow(1)));
      harness.event(pressure("a", 1));
      assertThat(harness.scores().get(0)).isFrom("pump", "1");
      assertThat(harness.comparisons().get(0).trialScore()).isNotNull();
    }
  }

  @Test
  void eachKeyCanHaveItsOwnModel() throws Exception {
    ScoringTestHarness.Job<Reading> job =
        (readings, models) ->
            Sluice.score(readings)
                .withModels(models)
                .modelOf(Reading::pump)
                .encodedBy(FeatureEncoder.forPojo(Reading.class))
                .versions(VersionMode.STRICT)
                .uid("pumps")
                .build();
    try (var harness = ScoringTestHarness.of(Reading.class, job)) {
      harness.activate(
          TestModel.constant("a", "1", 1, "flow").artifact(),
          TestModel.constant("b", "1", 2, "flow").artifact());
      harness.event(pressure("b", 0), 10).event(pressure("a", 0), 20);
      assertThat(harness.scores()).isEmpty();
      harness.heartbeat(20);
      assertThat(outputs(harness)).containsExactlyInAnyOrder(2f, 1f);
      ScoringTestHarness.Snapshot snapshot = harness.snapshot();
      try (var restored = ScoringTestHarness.restore(snapshot, Reading.class, job)) {
        restored.event(pressure("a", 0), 15);
        assertThat(restored.scores().get(0)).isFrom("a", "1");
      }
    }
  }

  @Test
  void configurationAndFailuresAreThoseOfTheJob() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(SluiceOptions.WAITING_EVENTS_CAPACITY, 1);
    configuration.set(SluiceOptions.WAITING_EVENTS_WHEN_FULL, WhenFull.FAIL);
    TypeInformation<Reading> type = TypeInformation.of(Reading.class);
    try (var harness = ScoringTestHarness.of(type, PumpJob::score, configuration)) {
      harness.event(pressure("a", 1));
      assertThatThrownBy(() -> harness.event(pressure("a", 1)))
          .hasStackTraceContaining("sluice.waiting-events");
    }
  }

  @Test
  void scoresWithoutKeys() throws Exception {
    try (var harness =
        ScoringTestHarness.of(
            Reading.class,
            (readings, models) ->
                Sluice.score(readings)
                    .withModels(models)
                    .model("pump")
                    .encodedBy(FeatureEncoder.forPojo(Reading.class))
                    .uid("pumps")
                    .build())) {
      harness.activate(
          TestModel.weightedSum("pump", "1").optionalFeature("pressure", 2, 8).artifact());
      harness.event(pressure("a", Double.NaN));
      assertThat(harness.scores().get(0))
          .hasKey(null)
          .hasOutput(16)
          .hasNoDecision()
          .hasEventTime(Score.NO_EVENT_TIME);
    }
  }
}
