package io.sluice.flink.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.EventOrder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.OnModelChange;
import io.sluice.flink.Reading;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStateStoreTest {
  private static final ModelArtifact SUM = TestModels.recurrent("1", 1);
  private static final ModelArtifact THOUSANDS = TestModels.recurrent("2", 1000);
  private static final ModelArtifact DIGITS = TestModels.digits("d", 3, IncompleteWindow.PAD);

  @Test
  void eachKeyHasAStateOfItsOwn() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, SUM);
      harness.event("a", 1, 0, 1);
      harness.event("b", 10, 0, 2);
      harness.event("a", 2, 0, 3);
      harness.event("b", 20, 0, 4);
      harness.event("a", Double.NaN, 0, 5);
      harness.event("a", 3, 0, 6);
      assertThat(harness.values()).containsExactly(1f, 10f, 3f, 30f, 6f);
      assertThat(harness.deadReasons()).containsExactly(Reason.MISSING_VALUE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void statesFollowTheirKeysToAnotherParallelism(int parallelism) throws Exception {
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed(), 2, subtask)) {
        harness.model(1, SUM);
        for (int key = 0; key < 17; key++) {
          if (subtaskOf("s" + key, 2) == subtask) {
            harness.event("s" + key, key, 0, 1);
          }
        }
        states[subtask] = harness.snapshot(1, 1);
        for (int key = 0; key < 17; key++) { // what comes after the checkpoint is not in it
          if (subtaskOf("s" + key, 2) == subtask) {
            harness.event("s" + key, 99, 0, 2);
          }
        }
      }
    }
    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    List<Float> sums = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness =
          ScoringHarness.restore(ScoringHarness.keyed(), state, 2, parallelism, subtask)) {
        for (int key = 0; key < 17; key++) {
          if (subtaskOf("s" + key, parallelism) == subtask) {
            harness.event("s" + key, 100, 0, 2);
          }
        }
        sums.addAll(harness.values());
      }
    }
    assertThat(sums.stream().sorted().toList())
        .containsExactly(
            100f, 101f, 102f, 103f, 104f, 105f, 106f, 107f, 108f, 109f, 110f, 111f, 112f, 113f,
            114f, 115f, 116f);
  }

  private static int subtaskOf(String key, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        key, ScoringHarness.MAX_PARALLELISM, parallelism);
  }

  @ParameterizedTest
  @CsvSource({
    "RESET, 0, 5000", //
    "CARRY_OVER, 0, 15000",
    "REPLAY, 2, 12000",
    "REPLAY, 9, 15000"
  })
  void onAModelChangeTheStateIsWhatTheUserChose(OnModelChange choice, int inputs, float expected)
      throws Exception {
    for (boolean onDisk : new boolean[] {false, true}) {
      ScoringPlan<Reading> plan =
          ScoringHarness.withMemory(
              ScoringHarness.keyed(),
              EventOrder.ARRIVAL,
              new KeyStatePolicy(choice, inputs, 0, 1 << 20));
      try (ScoringHarness harness =
          onDisk ? ScoringHarness.openOnRocks(plan) : ScoringHarness.open(plan)) {
        harness.model(1, SUM);
        for (int i = 1; i <= 4; i++) {
          harness.event("a", i, 0, i);
        }
        harness.model(2, THOUSANDS);
        harness.event("a", 5, 0, 5);
        assertThat(harness.values().get(4)).isEqualTo(expected);
      }
    }
  }

  @Test
  void resetBeginsWindowsAnewToo() throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.keyed(),
            EventOrder.ARRIVAL,
            new KeyStatePolicy(OnModelChange.RESET, 0, 0, 1 << 20));
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.model(1, DIGITS);
      harness.event("a", 1, 0, 1);
      harness.model(2, TestModels.digits("e", 3, IncompleteWindow.PAD));
      harness.event("a", 2, 0, 2);
      assertThat(harness.values()).containsExactly(111f, 222f);
    }
  }

  @Test
  void aStateDoesNotGoPastAModelWithoutOne() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.model(1, SUM);
      harness.update(ModelUpdate.activate(2, DIGITS).from(10));
      harness.update(ModelUpdate.activate(3, SUM).from(20));
      harness.update(ModelUpdate.activate(4, THOUSANDS).from(30).promising());
      harness.event("a", 1, 0, 1);
      harness.event("a", 2, 0, 11);
      harness.event("a", 4, 0, 21);
      harness.heartbeat(90);
      harness.event("a", 8, 0, 31);
      assertThat(harness.values()).containsExactly(1f, 222f, 4f, 12000f);
    }
  }

  @Test
  void replayGoesPastAModelWithoutState() throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.keyed(),
            EventOrder.ARRIVAL,
            new KeyStatePolicy(OnModelChange.REPLAY, 5, 0, 1 << 20));
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.model(1, DIGITS);
      harness.event("a", 1, 0, 1);
      harness.event("a", 2, 0, 2);
      harness.model(2, SUM);
      harness.event("a", 4, 0, 3);
      harness.event("a", 8, 0, 4);
      assertThat(harness.values()).containsExactly(111f, 211f, 7f, 15f);
    }
  }

  @Test
  void aShadowHasAStateOfItsOwn() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, SUM);
      harness.event("a", 1, 0, 1);
      harness.update(ModelUpdate.activate(2, THOUSANDS).as(Rollout.shadow(1)));
      harness.event("a", 2, 0, 2);
      harness.event("a", 3, 0, 3);
      assertThat(harness.values()).containsExactly(1f, 3f, 6f);
      assertThat(harness.comparisons().stream().map(one -> one.trialScore().outputs()[0]))
          .containsExactly(2000f, 5000f);
    }
  }

  @Test
  void aModelWithStateAndAWindowIsRejected() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, TestModels.recurrentOverWindow());
      assertThat(harness.rejected().get(0).reason())
          .startsWith("the model has a window of 3 events and recurrent state");
    }
  }

  @Test
  void byEventTimeEventsAreHeldUntilTheWatermarkAndLateOnesGoAside() throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.keyed(), EventOrder.EVENT_TIME, KeyStatePolicy.DEFAULT);
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.model(1, DIGITS);
      harness.event("a", 3, 0, 30);
      harness.event("a", 1, 0, 10);
      harness.event("a", 2, 0, 20);
      assertThat(harness.getOutput()).isEmpty();
      harness.eventWatermark(20);
      assertThat(harness.values()).containsExactly(111f, 211f);
      assertThat(List.copyOf(harness.getOutput()).get(2)).isEqualTo(new Watermark(20));
      harness.event("a", 9, 0, 20);
      harness.event(new StreamRecord<>(new Reading("a", 8, 0)));
      assertThat(harness.late())
          .containsExactly(
              new DeadLetter<>(
                  new Reading("a", 9, 0),
                  "a",
                  20,
                  Reason.LATE,
                  "the event arrived after the watermark 20, so later events of its key may already have been scored"),
              new DeadLetter<>(
                  new Reading("a", 8, 0),
                  "a",
                  Score.NO_EVENT_TIME,
                  Reason.LATE,
                  "the event has no timestamp, which event-time order needs"));
      state = harness.snapshot(1, 1);
    }
    try (ScoringHarness harness = ScoringHarness.restore(plan, state, 1, 1, 0)) {
      harness.event("a", 7, 0, 19);
      assertThat(harness.late()).hasSize(1);
      harness.event("a", 4, 0, 25);
      harness.eventWatermark(40);
      assertThat(harness.values()).containsExactly(421f, 342f);
    }
  }

  @Test
  void inStrictModeBothTheWatermarkAndThePromiseAreWaitedFor() throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.strict(true), EventOrder.EVENT_TIME, KeyStatePolicy.DEFAULT);
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.model(1, SUM);
      harness.heartbeat(15);
      harness.event("a", 2, 0, 20);
      harness.event("a", 1, 0, 10);
      harness.eventWatermark(25);
      assertThat(harness.values()).containsExactly(1f);
      harness.heartbeat(100);
      assertThat(harness.values()).containsExactly(1f, 3f);
      harness.event("a", 3, 0, 30);
      assertThat(harness.values()).hasSize(2);
      harness.eventWatermark(30);
      assertThat(harness.values()).containsExactly(1f, 3f, 6f);
    }
  }

  @Test
  void whatAKeyHasIsForgottenAfterItsTimeToLive() throws Exception {
    for (ModelArtifact model : List.of(SUM, DIGITS)) {
      ScoringPlan<Reading> plan =
          ScoringHarness.withMemory(
              ScoringHarness.keyed(),
              EventOrder.ARRIVAL,
              new KeyStatePolicy(OnModelChange.CARRY_OVER, 0, 10, 1 << 20));
      try (ScoringHarness harness = ScoringHarness.open(plan)) {
        harness.model(1, model);
        harness.event("a", 1, 0, 1);
        harness.event("a", 1, 0, 11);
        harness.event("a", 1, 0, 22);
        harness.event("a", 2, 0, 23);
        assertThat(harness.values())
            .containsExactlyElementsOf(
                model == SUM ? List.of(1f, 2f, 1f, 3f) : List.of(111f, 111f, 111f, 211f));
      }
    }
  }

  @Test
  void theRoomOfASilentKeyIsFreedByTheWatermark() throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.keyed(),
            EventOrder.ARRIVAL,
            new KeyStatePolicy(OnModelChange.CARRY_OVER, 0, 10, 1 << 20));
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.model(1, SUM);
      harness.event("a", 1, 0, 1);
      harness.event("b", 1, 0, 1);
      harness.event("a", 1, 0, 5);
      assertThat(harness.keyedStateEntries()).isEqualTo(4);
      state = harness.snapshot(1, 1);
    }
    try (ScoringHarness harness = ScoringHarness.restore(plan, state, 1, 1, 0)) {
      harness.eventWatermark(10);
      assertThat(harness.keyedStateEntries()).isEqualTo(4);
      harness.eventWatermark(11);
      assertThat(harness.keyedStateEntries()).isEqualTo(2);
      harness.eventWatermark(15);
      assertThat(harness.keyedStateEntries()).isZero();
    }
  }
}
