package io.sluice.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.EventOrder;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.ModelArtifact;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model gives 2 pressure + 3 flow + its bias. */
class EventBatchTest {
  private static final ModelArtifact V1 = TestModels.sum("1", 1);
  private static final ModelArtifact V2 = TestModels.sum("2", 1000);

  /** Something that is to find the scores of the events before it emitted. */
  @FunctionalInterface
  private interface Happening {
    void in(ScoringHarness harness) throws Exception;
  }

  private static BatchingFactory busy(ScoringPlan<Reading> plan) {
    BatchingFactory factory = new BatchingFactory(plan);
    factory.inputHasMore = true;
    return factory;
  }

  private static ScoringHarness open(ScoringPlan<Reading> plan, BatchingFactory factory)
      throws Exception {
    ScoringHarness harness = ScoringHarness.openWith(plan, factory);
    harness.model(1, V1);
    return harness;
  }

  @Test
  void eventsAreScoredTogetherOnceTheInputHasNoMore() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.keyed();
    BatchingFactory factory = busy(plan);
    try (ScoringHarness harness = open(plan, factory)) {
      harness.event("a", 2, 3, 50);
      harness.event("b", 20, 3.5, 51);
      assertThat(harness.getOutput()).isEmpty();
      factory.inputHasMore = false;
      harness.event("a", 1, 1, 52);

      assertThat(harness.scores())
          .containsExactly(
              score("a", 50, 14, 0, "normal"),
              score("b", 51, 51.5f, 1, "anomaly"),
              score("a", 52, 6, 0, "normal"));
      harness.event("b", 0, 0, 53);
      assertThat(harness.values()).containsExactly(14f, 51.5f, 6f, 1f);
    }
  }

  private static Score score(String key, long time, float value, int decision, String label) {
    return new Score(
        key, time, new float[] {value}, decision, label, V1.id(), ModelUpdate.START_OF_TIME);
  }

  @Test
  void aFullBatchIsScored() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.unkeyed();
    try (ScoringHarness harness = open(plan, busy(plan))) {
      for (int i = 0; i < 100; i++) {
        harness.event("a", i, 0, i);
        assertThat(harness.values()).hasSize((i + 1) / 32 * 32);
      }
      harness.endEvents();
      assertThat(harness.values())
          .isEqualTo(IntStream.range(0, 100).mapToObj(i -> 2f * i + 1).toList());
    }
  }

  private static Stream<Named<Happening>> happenings() {
    return Stream.of(
        Named.of("the events' watermark", harness -> harness.eventWatermark(9)),
        Named.of("the control stream's watermark", harness -> harness.controlWatermark(9)),
        Named.of("idleness", harness -> harness.eventStatus(WatermarkStatus.IDLE)),
        Named.of("an update", harness -> harness.announce(ModelUpdate.activate(2, V2))),
        Named.of("a heartbeat", harness -> harness.heartbeat(9)),
        Named.of("a barrier", harness -> harness.prepareSnapshotPreBarrier(1)),
        Named.of("the end of the events", ScoringHarness::endEvents),
        Named.of("the end of the control stream", ScoringHarness::endControl),
        Named.of(
            "a latency marker",
            harness -> harness.latencyMarker(new LatencyMarker(1, new OperatorID(), 0))),
        Named.of("a millisecond", harness -> harness.setProcessingTime(1)));
  }

  @ParameterizedTest
  @MethodSource("happenings")
  void scoresComeBeforeAnythingElse(Happening happening) throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.keyed();
    try (ScoringHarness harness = open(plan, busy(plan))) {
      harness.event("a", 1, 1, 8);
      harness.event("b", 2, 1, 9);
      assertThat(harness.getOutput()).isEmpty();
      happening.in(harness);

      assertThat(harness.values().subList(0, 2)).containsExactly(6f, 8f);
      assertThat(List.copyOf(harness.getOutput()).subList(0, 2))
          .isEqualTo(harness.extractOutputStreamRecords());
    }
  }

  @Test
  void aWatermarkFollowsTheScoresOfItsEvents() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.keyed();
    try (ScoringHarness harness = open(plan, busy(plan))) {
      harness.event("a", 1, 1, 8);
      harness.eventWatermark(8);
      assertThat(harness.getOutput()).hasSize(2).last().isEqualTo(new Watermark(8));
    }
  }

  @Test
  void theTimerLeavesAYoungerBatchToTheNextOne() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.unkeyed();
    BatchingFactory factory = busy(plan);
    try (ScoringHarness harness = open(plan, factory)) {
      harness.event("a", 1, 0, 1);
      factory.inputHasMore = false;
      harness.event("a", 2, 0, 2);
      factory.inputHasMore = true;
      harness.event("a", 3, 0, 3);
      harness.setProcessingTime(1);
      assertThat(harness.values()).containsExactly(3f, 5f);
      harness.setProcessingTime(2);
      assertThat(harness.values()).containsExactly(3f, 5f, 7f);
      harness.setProcessingTime(50);
      harness.event("a", 4, 0, 4);
      harness.setProcessingTime(51);
      assertThat(harness.values()).containsExactly(3f, 5f, 7f, 9f);
    }
  }

  @Test
  void anEventThatCannotBeReadDiesAlone() throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withEncoder(
            ScoringHarness.keyed(),
            FeatureEncoder.of(
                List.of("pressure", "flow"),
                (reading, values) -> {
                  if (reading.pressure() == 13) {
                    throw new IllegalStateException("unlucky");
                  }
                  values[0] = (float) reading.pressure();
                  values[1] = (float) reading.flow();
                }));
    BatchingFactory factory = busy(plan);
    try (ScoringHarness harness = open(plan, factory)) {
      harness.event("a", 12, 0, 1);
      harness.event("b", 13, 0, 2);
      assertThat(harness.values()).containsExactly(25f);
      harness.event("c", 14, 0, 3);
      harness.event("d", Double.POSITIVE_INFINITY, 0, 4);
      factory.inputHasMore = false;
      harness.event("e", 15, 0, 5);

      assertThat(harness.values()).containsExactly(25f, 29f, 31f);
      assertThat(harness.deadReasons())
          .containsExactly(Reason.ENCODER_FAILED, Reason.INFINITE_VALUE);
      assertThat(harness.deadLetters().get(0).event()).isEqualTo(new Reading("b", 13, 0));
      assertThat(harness.deadLetters().get(0).key()).isEqualTo("b");
      assertThat(harness.deadLetters().get(0).message()).contains("unlucky");
    }
  }

  @Test
  void eachEventIsScoredWithTheModelOfItsTime() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.strict(true);
    BatchingFactory factory = busy(plan);
    try (ScoringHarness harness = open(plan, factory)) {
      harness.update(ModelUpdate.activate(2, V2).from(10));
      harness.update(new ModelUpdate.Retire(TestModels.NAME, 3, 20));
      harness.heartbeat(100);
      for (int time : new int[] {8, 9, 10, 11, 9, 20, 12}) {
        harness.event("a", time, 0, time);
      }
      harness.endEvents();

      assertThat(harness.values()).containsExactly(17f, 19f, 1020f, 1022f, 19f, 1024f);
      assertThat(harness.deadReasons()).containsExactly(Reason.RETIRED);
    }
  }

  @Test
  void aModelThatBecomesReadyScoresOnlyTheEventsAfterIt() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.keyed();
    try (ScoringHarness harness = open(plan, busy(plan))) {
      harness.announce(ModelUpdate.activate(2, V2));
      harness.event("a", 1, 0, 1);
      harness.event("b", 2, 0, 2);
      assertThat(harness.values()).isEmpty();
      harness.awaitModels();
      harness.event("a", 3, 0, 3);
      harness.endEvents();
      assertThat(harness.values()).containsExactly(3f, 5f, 1006f);
    }
  }

  @Test
  void eventsThatWaitedAreAllOutWhenTimeGoesOn() throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.keyed(), EventOrder.EVENT_TIME, KeyStatePolicy.DEFAULT);
    try (ScoringHarness harness = open(plan, busy(plan))) {
      for (int time : new int[] {5, 3, 4}) {
        harness.event("a", time, 0, time);
      }
      harness.eventWatermark(5);
      assertThat(harness.values()).containsExactly(7f, 9f, 11f);
      assertThat(harness.getOutput()).hasSize(4).last().isEqualTo(new Watermark(5));
    }
  }

  @Test
  void aCheckpointHoldsNoEventOfABatch() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.keyed();
    OperatorSubtaskState state;
    try (ScoringHarness harness = open(plan, busy(plan))) {
      harness.event("a", 1, 0, 1);
      state = harness.checkpoint(1);
      assertThat(harness.values()).containsExactly(3f);
      harness.event("a", 2, 0, 2);
    }
    try (ScoringHarness harness = ScoringHarness.restore(plan, state, 1, 1, 0)) {
      harness.event("a", 2, 0, 2);
      assertThat(harness.values()).containsExactly(5f);
    }
  }

  @Test
  void whileAModelIsOnTrialEachEventIsScoredAtOnce() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.keyed();
    try (ScoringHarness harness = open(plan, busy(plan))) {
      harness.event("a", 1, 0, 1);
      harness.update(ModelUpdate.activate(2, V2).as(Rollout.shadow(1)));
      harness.event("a", 2, 0, 2);
      assertThat(harness.values()).containsExactly(3f, 5f);
      assertThat(harness.comparisons()).hasSize(1);
    }
  }

  @Test
  void modelsWithAWindowOrStateScoreEachEventAtOnce() throws Exception {
    for (ModelArtifact model :
        Map.of(
                "window", TestModels.digits("1", 3, IncompleteWindow.PAD),
                "state", TestModels.recurrent("1", 2))
            .values()) {
      ScoringPlan<Reading> plan = ScoringHarness.keyed();
      try (ScoringHarness harness = ScoringHarness.openWith(plan, busy(plan))) {
        harness.model(1, model);
        harness.event("a", 1, 0, 1);
        assertThat(harness.values()).hasSize(1);
      }
    }
  }
}
