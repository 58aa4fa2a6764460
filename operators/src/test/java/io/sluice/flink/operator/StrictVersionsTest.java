package io.sluice.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.VersionMode;
import io.sluice.flink.WhenFull;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.scoring.VersionPolicy;
import io.sluice.flink.scoring.WaitingLimits;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.ModelArtifact;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictVersionsTest {
  private static final ModelArtifact V1 = TestModels.sum("1", 100);
  private static final ModelArtifact V2 = TestModels.sum("2", 200);
  private static final ModelArtifact V3 = TestModels.sum("3", 300);

  @Test
  void anEventWaitsUntilItIsPromisedThatNothingForItStillComes() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.model(1, V1);
      harness.event("a", 0, 0, 50);
      assertThat(harness.values()).isEmpty();
      harness.heartbeat(49);
      assertThat(harness.values()).isEmpty();
      harness.update(ModelUpdate.activate(2, V2).from(50));
      harness.heartbeat(50);
      assertThat(harness.scores())
          .containsExactly(new Score("a", 50, new float[] {200}, 1, "anomaly", V2.id(), 50));
    }
  }

  @Test
  void whatIsAnnouncedAheadCostsNoWaiting() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(false))) {
      harness.update(ModelUpdate.activate(1, V1).from(10));
      harness.update(ModelUpdate.activate(2, V2).from(20).promising());
      harness.event("a", 0, 0, 10);
      harness.event("a", 0, 0, 20);
      harness.event("a", 0, 0, 19);
      harness.event("a", 0, 0, 21);
      assertThat(harness.values()).containsExactly(100f, 200f, 100f);
      harness.controlWatermark(21);
      assertThat(harness.values()).containsExactly(100f, 200f, 100f, 200f);
    }
  }

  @Test
  void theOrderOfArrivalOfChangesMakesNoDifference() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.update(ModelUpdate.activate(3, V3).from(30));
      harness.update(ModelUpdate.activate(2, V2).from(20));
      harness.event("a", 0, 0, 25);
      harness.update(ModelUpdate.activate(1, V1));
      harness.update(ModelUpdate.activate(2, V2).from(20));
      harness.event("a", 0, 0, 30);
      harness.event("a", 0, 0, 19);
      harness.endControl();
      assertThat(harness.values()).containsExactly(200f, 300f, 100f);
      assertThat(harness.rejected()).isEmpty();
    }
  }

  @Test
  void anUpdateBehindThePromiseIsRefused() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(false))) {
      harness.model(1, V1);
      harness.heartbeat(100);
      harness.update(ModelUpdate.activate(2, V2).from(100));
      harness.update(new ModelUpdate.Retire("pump", 3, 99));
      harness.event("a", 0, 0, 100);

      assertThat(harness.values()).containsExactly(100f);
      assertThat(harness.rejected())
          .containsExactly(
              new RejectedModel(
                  "pump",
                  2,
                  V2.id().digest(),
                  "it is effective from 100, but the control stream has promised that no change"
                      + " effective at or before 100 is still to come; announce changes earlier, or"
                      + " promise less far ahead"),
              new RejectedModel(
                  "pump",
                  3,
                  "",
                  "it is effective from 99, but the control stream has promised that no change"
                      + " effective at or before 100 is still to come; announce changes earlier, or"
                      + " promise less far ahead"));
    }
  }

  @Test
  void latestRefusesNothingAsLate() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(1, V1);
      harness.heartbeat(100);
      harness.event("a", 0, 0, 100);
      harness.update(ModelUpdate.activate(2, V2).from(100));
      harness.event("a", 0, 0, 100);
      harness.event("a", 0, 0, 99);
      assertThat(harness.values()).containsExactly(100f, 200f, 100f);
    }
  }

  @Test
  void aKeysEventsAreScoredInTheirOrder() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.model(1, V1);
      for (int i = 0; i < 33; i++) {
        harness.event("sensor" + i % 7, i, 0, i);
      }
      for (int promise = 0; promise < 40; promise += 5) {
        harness.heartbeat(promise);
      }
      assertThat(harness.scores()).hasSize(33);
      for (int sensor = 0; sensor < 7; sensor++) {
        String key = "sensor" + sensor;
        assertThat(harness.scores().stream().filter(s -> key.equals(s.key())).map(Score::eventTime))
            .isSorted();
      }
    }
  }

  @Test
  void timeDownstreamDoesNotPassAnEventThatWaits() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.model(1, V1);
      harness.event("a", 0, 0, 50);
      harness.event("b", 0, 0, 60);
      harness.eventWatermark(100);
      harness.heartbeat(55);
      harness.heartbeat(70);
      assertThat(harness.getOutput())
          .containsExactly(
              new Watermark(49),
              new StreamRecord<>(scored("a", 50), 50),
              new Watermark(59),
              new StreamRecord<>(scored("b", 60), 60),
              new Watermark(100));
    }
  }

  private static ScoredEvent<Reading> scored(String sensor, long time) {
    return new ScoredEvent<>(
        new Reading(sensor, 0, 0),
        new Score(
            sensor, time, new float[] {100}, 1, "anomaly", V1.id(), ModelUpdate.START_OF_TIME));
  }

  @Test
  void anIdleControlStreamPromisesNothing() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.model(1, V1);
      harness.controlWatermark(5);
      harness.controlStatus(WatermarkStatus.IDLE);
      harness.event("a", 0, 0, 7);
      harness.eventWatermark(9);
      assertThat(harness.values()).isEmpty();
      harness.controlStatus(WatermarkStatus.ACTIVE);
      harness.controlWatermark(7);
      assertThat(harness.values()).containsExactly(100f);
    }
  }

  @Test
  void aSubtaskWithWaitingEventsIsNotIdle() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.model(1, V1);
      harness.event("a", 0, 0, 7);
      harness.eventStatus(WatermarkStatus.IDLE);
      assertThat(harness.getOutput()).isEmpty();
      harness.heartbeat(7);
      assertThat(harness.getOutput())
          .containsExactly(new StreamRecord<>(scored("a", 7), 7), WatermarkStatus.IDLE);
      harness.eventStatus(WatermarkStatus.ACTIVE);
      assertThat(harness.getOutput()).hasSize(3);
    }
  }

  @Test
  void eventsWithoutATimeAreEarlierThanAllOthers() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(false))) {
      harness.event(new StreamRecord<>(new Reading("a", 0, 0)));
      harness.update(ModelUpdate.activate(2, V2).from(0));
      harness.eventWatermark(3);
      assertThat(harness.getOutput()).isEmpty();
      harness.model(1, V1);
      harness.heartbeat(0);
      assertThat(harness.values()).containsExactly(100f);
      assertThat(harness.scores().get(0).toString())
          .contains("eventTime=none", "effectiveFrom=the start of time");
    }
  }

  @Test
  void theEndOfTheControlStreamDecidesEverything() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.update(ModelUpdate.activate(1, V1).from(10));
      harness.event("a", 0, 0, 9);
      harness.event("a", 0, 0, 10);
      harness.controlWatermark(Long.MAX_VALUE);
      harness.endControl();
      harness.event("a", 0, 0, Long.MAX_VALUE);
      assertThat(harness.values()).containsExactly(100f, 100f);
      assertThat(harness.deadLetters())
          .containsExactly(
              new DeadLetter<>(
                  new Reading("a", 0, 0),
                  "a",
                  9,
                  Reason.NO_MODEL,
                  "no version of model 'pump' is effective at the event's time; the first one takes"
                      + " effect at 10"));
    }
  }

  @Test
  void eventsOfARetiredModelAreDeadLetters() throws Exception {
    for (ScoringPlan<Reading> plan : List.of(ScoringHarness.strict(true), ScoringHarness.keyed())) {
      try (ScoringHarness harness = ScoringHarness.open(plan)) {
        harness.model(1, V1);
        harness.update(new ModelUpdate.Retire("pump", 2, 20));
        harness.update(ModelUpdate.activate(3, V3).from(30).promising());
        harness.event("a", 0, 0, 19);
        harness.event("a", 0, 0, 20);
        harness.event("a", 0, 0, 30);
        assertThat(harness.values()).containsExactly(100f, 300f);
        assertThat(harness.deadLetters())
            .containsExactly(
                new DeadLetter<>(
                    new Reading("a", 0, 0),
                    "a",
                    20,
                    Reason.RETIRED,
                    "model 'pump' is retired since 20"));
      }
    }
  }

  @Test
  void versionsGoWhenNoEventCanNeedThemAndTheirEventsAreLateThen() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.update(ModelUpdate.activate(1, V1).from(10));
      harness.update(ModelUpdate.activate(2, V2).from(20));
      harness.eventWatermark(30);
      assertThat(CompiledModels.users(V1.id().digest())).isOne();
      harness.heartbeat(19);
      assertThat(CompiledModels.users(V1.id().digest())).isOne();
      harness.heartbeat(20);
      assertThat(CompiledModels.users(V1.id().digest())).isZero();

      harness.event("a", 0, 0, 19);
      assertThat(harness.deadLetters()).isEmpty();
      assertThat(harness.late())
          .containsExactly(
              new DeadLetter<>(
                  new Reading("a", 0, 0),
                  "a",
                  19,
                  Reason.LATE,
                  "the event is too late: the version of model 'pump' for its time is no longer"
                      + " kept; sluice.scoring.version-retention is 0 ms"));
    }
  }

  @Test
  void versionsAreKeptForTheRetention() throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withVersions(
            ScoringHarness.keyed(), new VersionPolicy(VersionMode.LATEST, 5));
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.update(ModelUpdate.activate(1, V1).from(10));
      harness.update(ModelUpdate.activate(2, V2).from(20));
      harness.eventWatermark(24);
      harness.event("a", 0, 0, 19);
      assertThat(harness.values()).containsExactly(100f);
      harness.eventWatermark(25);
      harness.event("a", 0, 0, 19);
      assertThat(harness.late()).hasSize(1);
    }
  }

  @Test
  void theBytesOfWaitingEventsAreBoundedToo() throws Exception {
    ScoringPlan<Reading> small =
        ScoringHarness.withLimits(
            ScoringHarness.strict(true), new WaitingLimits(1000, 30, WhenFull.DEAD_LETTER));
    try (ScoringHarness harness = ScoringHarness.open(small)) {
      for (int i = 0; i < 4; i++) {
        harness.event("a", i, 0, i);
      }
      assertThat(harness.deadReasons()).containsExactly(Reason.BUFFER_FULL, Reason.BUFFER_FULL);
      assertThat(harness.deadLetters().get(0).message())
          .startsWith("uid: 2 events wait for a promise of the control stream and take ")
          .endsWith(" bytes; sluice.waiting-events.memory is 30 bytes");
      harness.model(1, V1);
      harness.heartbeat(0);
      harness.event("a", 4, 0, 4);
      harness.endControl();
      assertThat(harness.values()).containsExactly(100f, 102f, 108f);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRestoredSubtaskGoesOnWhereItWas(boolean keyed) throws Exception {
    OperatorSubtaskState state;
    ScoringPlan<Reading> plan = ScoringHarness.strict(keyed);
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.update(ModelUpdate.activate(1, V1).from(10));
      harness.update(ModelUpdate.activate(2, V2).from(20));
      harness.update(ModelUpdate.activate(3, V3).from(40));
      harness.heartbeat(30);
      harness.eventWatermark(25);
      harness.event("a", 1, 0, 35);
      harness.event("a", 2, 0, 45);
      state = harness.snapshot(1, 1);
    }
    try (ScoringHarness harness = ScoringHarness.restore(plan, state, 1, 1, 0)) {
      assertThat(CompiledModels.users(V1.id().digest())).isZero();
      harness.event("a", 0, 0, 30);
      harness.event("a", 0, 0, 15);
      harness.update(ModelUpdate.activate(4, V1).from(30));
      harness.heartbeat(40);
      harness.heartbeat(50);
      assertThat(harness.values()).containsExactly(200f, 202f, 304f);
      assertThat(harness.late()).hasSize(1);
      assertThat(harness.rejected()).hasSize(1);
    }
  }

  @Test
  void aWindowGoesOverToTheNextVersionButNotPastOneWithoutWindows() throws Exception {
    ModelArtifact digits = TestModels.digits("d", 3, IncompleteWindow.PAD);
    ModelArtifact again = TestModels.digits("e", 2, IncompleteWindow.PAD);
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.model(1, digits);
      harness.update(ModelUpdate.activate(2, again).from(10));
      harness.update(ModelUpdate.activate(3, V1).from(20));
      harness.update(ModelUpdate.activate(4, digits).from(30));
      harness.heartbeat(100);
      harness.event("a", 1, 0, 1);
      harness.event("b", 7, 0, 1);
      harness.event("a", 2, 0, 11);
      harness.event("a", 0, 0, 21);
      harness.eventWatermark(29);
      harness.event("a", 3, 0, 31);
      harness.event("b", 8, 0, 31);
      harness.event("b", 9, 0, 32);
      assertThat(harness.values()).containsExactly(111f, 777f, 21f, 100f, 333f, 888f, 988f);
    }
  }

  /** A window goes over from the model in force, though another was announced for its end first. */
  @Test
  void aModelThatIsOvertakenBeforeItsTimeBreaksNoRun() throws Exception {
    ModelArtifact digits = TestModels.digits("d", 3, IncompleteWindow.PAD);
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.update(ModelUpdate.activate(1, digits).from(4));
      harness.update(ModelUpdate.activate(2, V1).from(10));
      harness.heartbeat(9);
      harness.event("a", 1, 0, 5);
      harness.eventWatermark(20);
      harness.update(ModelUpdate.activate(3, digits).from(10));
      harness.event("a", 2, 0, 21);
      harness.endControl();
      assertThat(harness.values()).containsExactly(111f, 211f);
    }
  }
}
