package io.sluice.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.EventOrder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.WhenFull;
import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.ModelArtifact;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.Test;

class ScoringOperatorTest {
  private static final ModelArtifact V1 = TestModels.sum("1", 1);
  private static final ModelArtifact V2 = TestModels.sum("2", 1000);

  @Test
  void aScoreSaysKeyTimeOutputsDecisionAndModel() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(7, V1);
      harness.event("a", 2, 3, 50);
      harness.event("b", 20, 3, 51);

      assertThat(harness.extractOutputStreamRecords())
          .isEqualTo(
              List.of(
                  new StreamRecord<>(
                      new ScoredEvent<>(
                          new Reading("a", 2, 3),
                          new Score(
                              "a",
                              50,
                              new float[] {14},
                              0,
                              "normal",
                              V1.id(),
                              ModelUpdate.START_OF_TIME)),
                      50),
                  new StreamRecord<>(
                      new ScoredEvent<>(
                          new Reading("b", 20, 3),
                          new Score(
                              "b",
                              51,
                              new float[] {50},
                              0,
                              "normal",
                              V1.id(),
                              ModelUpdate.START_OF_TIME)),
                      51)));
      harness.event("b", 20, 3.5, 52);
      assertThat(harness.scores().get(2))
          .isEqualTo(
              new Score(
                  "b", 52, new float[] {51.5f}, 1, "anomaly", V1.id(), ModelUpdate.START_OF_TIME));
    }
  }

  @Test
  void anEventWithoutKeyAndTimeHasNeitherInItsScore() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(1, V1);
      harness.event(new StreamRecord<>(new Reading("a", 1, 1)));

      assertThat(harness.scores().get(0).key()).isNull();
      assertThat(harness.scores().get(0).eventTime()).isEqualTo(Long.MIN_VALUE);
      assertThat(harness.extractOutputStreamRecords().get(0).hasTimestamp()).isFalse();
    }
  }

  @Test
  void aNewModelScoresTheEventsAfterIt() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.event("a", 1, 1, 1);
      harness.model(2, V2);
      harness.event("a", 1, 1, 2);

      assertThat(harness.values()).containsExactly(6f, 1005f);
      assertThat(harness.scores().get(1).model()).isEqualTo(V2.id());
      assertThat(CompiledModels.users(V1.id().digest())).isZero();
      assertThat(CompiledModels.users(V2.id().digest())).isOne();
    }
    assertThat(CompiledModels.users(V2.id().digest())).isZero();
  }

  @Test
  void eventsBeforeTheFirstModelWaitInOrderPerKey() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      for (int i = 0; i < 33; i++) {
        harness.event("sensor" + i % 7, i, 0, i);
      }
      assertThat(harness.getOutput()).isEmpty();
      harness.model(1, V1);

      assertThat(harness.scores()).hasSize(33);
      for (int sensor = 0; sensor < 7; sensor++) {
        String key = "sensor" + sensor;
        assertThat(harness.scores().stream().filter(s -> key.equals(s.key())).map(Score::eventTime))
            .isSorted();
      }
      assertThat(harness.values()).contains(1f, 65f);
      assertThat(harness.deadLetters()).isEmpty();
    }
  }

  @Test
  void unkeyedEventsWaitInOrder() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      for (int i = 0; i < 17; i++) {
        harness.event("any", i, 0, i);
      }
      harness.model(1, V1);
      harness.event("any", 17, 0, 17);

      assertThat(harness.scores().stream().map(Score::eventTime)).isSorted().hasSize(18);
    }
  }

  @Test
  void aFullBufferSendsEventsToTheDeadLetters() throws Exception {
    try (ScoringHarness harness =
        ScoringHarness.open(ScoringHarness.plan(true, 3, WhenFull.DEAD_LETTER))) {
      for (int i = 0; i < 5; i++) {
        harness.event("a", i, 0, i);
      }
      assertThat(harness.deadReasons()).containsExactly(Reason.BUFFER_FULL, Reason.BUFFER_FULL);
      assertThat(harness.deadLetters().get(0))
          .isEqualTo(
              new DeadLetter<>(
                  new Reading("a", 3, 0),
                  "a",
                  3,
                  Reason.BUFFER_FULL,
                  "uid: 3 events wait for the first model 'pump';"
                      + " sluice.waiting-events.capacity is 3"));
      harness.model(1, V1);
      assertThat(harness.values()).containsExactly(1f, 3f, 5f);
    }
  }

  @Test
  void aFullBufferFailsTheJob() throws Exception {
    try (ScoringHarness harness =
        ScoringHarness.open(ScoringHarness.plan(false, 1, WhenFull.FAIL))) {
      harness.event("a", 1, 0, 1);
      assertThatThrownBy(() -> harness.event("a", 2, 0, 2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("1 events wait for the first model 'pump'");
    }
  }

  @Test
  void aFullBufferTakesEventsInSlowly() throws Exception {
    try (ScoringHarness harness =
        ScoringHarness.open(ScoringHarness.plan(true, 2, WhenFull.BACKPRESSURE))) {
      harness.event("a", 0, 0, 0);
      harness.event("a", 1, 0, 1);
      long start = System.nanoTime();
      for (int i = 2; i < 11; i++) {
        harness.event("a", i, 0, i);
      }
      long millis = (System.nanoTime() - start) / 1_000_000;
      // 1 + 2 + 4 + 8 + 16 + 32 + 64 + 100 + 100
      assertThat(millis).isGreaterThanOrEqualTo(327);
      harness.model(1, V1);
      assertThat(harness.scores().stream().map(Score::eventTime))
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }
  }

  @Test
  void theControlStreamGetsATurnNowAndThenAndAfterEachPause() throws Exception {
    try (ScoringHarness harness =
        ScoringHarness.open(ScoringHarness.plan(true, 129, WhenFull.BACKPRESSURE))) {
      for (int i = 0; i < 127; i++) {
        harness.event("a", 0, 0, i);
      }
      assertThat(harness.getTaskMailbox().hasMail()).isFalse();
      harness.event("a", 0, 0, 127);
      assertThat(harness.getTaskMailbox().hasMail()).isTrue();
      harness.getTaskMailbox().drain();
      harness.event("a", 0, 0, 128);
      assertThat(harness.getTaskMailbox().hasMail()).isFalse();
      harness.event("a", 0, 0, 129);
      assertThat(harness.getTaskMailbox().hasMail()).isTrue();
    }
  }

  @Test
  void aPauseOfAFullBufferEndsWhenTheTaskIsCancelled() throws Exception {
    try (ScoringHarness harness =
        ScoringHarness.open(ScoringHarness.plan(true, 1, WhenFull.BACKPRESSURE))) {
      harness.event("a", 0, 0, 0);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> harness.event("a", 1, 0, 1))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void eventsThatWaitForTheirTimeAreScoredWhenAnIdleStreamEnds() throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.unkeyed(), EventOrder.EVENT_TIME, KeyStatePolicy.DEFAULT);
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.model(1, TestModels.sum("1", 1));
      harness.eventWatermark(5);
      harness.eventStatus(WatermarkStatus.IDLE);
      harness.event("a", 1, 1, 7);
      assertThat(harness.values()).isEmpty();
      harness.endEvents();

      assertThat(harness.values()).containsExactly(6f);
      assertThat(harness.getOutput()).last().isEqualTo(Watermark.MAX_WATERMARK);
    }
  }

  @Test
  void withoutAModelEventsDieWhenTheControlStreamEnds() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.event("a", 1, 1, 1);
      harness.eventWatermark(1);
      harness.endEvents();
      assertThat(harness.deadLetters()).isEmpty();
      harness.endControl();

      assertThat(harness.deadLetters())
          .containsExactly(
              new DeadLetter<>(
                  new Reading("a", 1, 1),
                  "a",
                  1,
                  Reason.NO_MODEL,
                  "the control stream has ended without a usable model 'pump'"));
      assertThat(harness.getOutput()).containsExactly(new Watermark(0), Watermark.MAX_WATERMARK);
    }
  }

  @Test
  void eventsAfterAnEndedControlStreamWithoutAModelDieAtOnce() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.endControl();
      harness.event("a", 1, 1, 1);
      assertThat(harness.deadReasons()).containsExactly(Reason.NO_MODEL);
    }
  }

  @Test
  void anEndedControlStreamKeepsItsModel() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(1, V1);
      harness.endControl();
      harness.event("a", 1, 1, 1);
      assertThat(harness.values()).containsExactly(6f);
    }
  }

  @Test
  void timeDownstreamIsThatOfTheEventsAlone() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.controlWatermark(3);
      harness.controlStatus(WatermarkStatus.IDLE);
      harness.eventWatermark(10);
      harness.eventStatus(WatermarkStatus.IDLE);

      assertThat(harness.getOutput()).containsExactly(new Watermark(10), WatermarkStatus.IDLE);
    }
  }

  @Test
  void watermarksWaitForTheEventsBeforeThem() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.eventWatermark(4);
      harness.event("a", 0, 0, 5);
      harness.eventWatermark(5);
      harness.eventWatermark(6);
      assertThat(harness.getOutput()).containsExactly(new Watermark(4));
      harness.model(1, V1);

      assertThat(harness.getOutput()).hasSize(3);
      assertThat(List.copyOf(harness.getOutput()).get(2)).isEqualTo(new Watermark(6));
    }
  }
}
