package io.sluice.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.EventOrder;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.Score;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.WhenFull;
import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreTest {
  private static final ModelArtifact V1 = TestModels.sum("1", 1);
  private static final ModelArtifact DIGITS = TestModels.digits("d", 3, IncompleteWindow.PAD);
  private static final List<String> SENSORS =
      IntStream.range(0, 17).mapToObj(i -> "sensor" + i).toList();

  @Test
  void theActiveModelIsInTheState() throws Exception {
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(4, V1);
      state = harness.snapshot(1, 1);
    }
    try (ScoringHarness harness =
        ScoringHarness.restore(ScoringHarness.unkeyed(), state, 1, 1, 0)) {
      harness.event("a", 1, 1, 1);
      harness.model(3, TestModels.sum("0", 0));
      assertThat(harness.values()).containsExactly(6f);
      assertThat(harness.rejected().get(0).reason()).startsWith("it is older than update 4");
    }
  }

  @Test
  void aRestoredModelThatTheEncoderCannotServeFailsTheJob() throws Exception {
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(4, V1);
      state = harness.snapshot(1, 1);
    }
    ScoringPlan<Reading> other =
        ScoringHarness.withEncoder(
            ScoringHarness.unkeyed(),
            FeatureEncoder.of(List.of("flow"), (reading, values) -> values[0] = 1));
    assertThatThrownBy(() -> ScoringHarness.restore(other, state, 1, 1, 0))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "uid: model 'pump', update 4, was active in the restored state and cannot be used now:"
                + " the model needs 'pressure', which the encoder does not have; it has 'flow'");
    assertThat(CompiledModels.users(V1.id().digest())).isZero();
  }

  @Test
  void waitingEventsHoldBackTimeAfterARestartToo() throws Exception {
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.event("a", 1, 1, 1);
      state = harness.snapshot(1, 1);
    }
    try (ScoringHarness harness = ScoringHarness.restore(ScoringHarness.keyed(), state, 1, 1, 0)) {
      harness.eventWatermark(3);
      assertThat(harness.getOutput()).containsExactly(new Watermark(0));
      harness.model(1, V1);
      assertThat(List.copyOf(harness.getOutput()).get(2)).isEqualTo(new Watermark(3));
    }
  }

  @Test
  void theCapacityCountsWhatWaitedBeforeARestart() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.plan(true, 2, WhenFull.DEAD_LETTER);
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.event("a", 1, 1, 1);
      harness.event("b", 1, 1, 2);
      state = harness.snapshot(1, 1);
    }
    try (ScoringHarness harness = ScoringHarness.restore(plan, state, 1, 1, 0)) {
      harness.event("a", 1, 1, 3);
      assertThat(harness.deadLetters()).hasSize(1);
    }
  }

  @Test
  void waitingEventsOfASubtaskThatWasBehindAreScoredBeforeAnythingElse() throws Exception {
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed(), 2, subtask)) {
        for (String sensor : SENSORS) {
          if (subtaskOf(sensor, 2) == subtask) {
            harness.event(sensor, 1, 0, 1);
          }
        }
        if (subtask == 0) {
          harness.model(1, DIGITS);
        }
        states[subtask] = harness.snapshot(1, 1);
      }
    }
    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    try (ScoringHarness harness = ScoringHarness.restore(ScoringHarness.keyed(), state, 2, 1, 0)) {
      String behind = SENSORS.stream().filter(s -> subtaskOf(s, 2) == 1).findFirst().orElseThrow();
      harness.event(behind, 2, 0, 2);
      List<Score> scores = harness.scores();
      long waited = SENSORS.stream().filter(s -> subtaskOf(s, 2) == 1).count();
      assertThat(scores).hasSize((int) waited + 1);
      assertThat(scores.get(scores.size() - 1).key()).isEqualTo(behind);
      assertThat(scores.get(scores.size() - 1).outputs()).containsExactly(211);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void keyedWaitingEventsFollowTheirKeysToAnotherParallelism(int parallelism) throws Exception {
    OperatorSubtaskState state = snapshotOfTwo(ScoringHarness.keyed(), false);
    assertThat(scoresOf(ScoringHarness.keyed(), state, parallelism, 1))
        .containsExactlyInAnyOrderElementsOf(
            SENSORS.stream()
                .flatMap(
                    sensor -> Stream.of(sensor + "=111.0", sensor + "=211.0", sensor + "=321.0"))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void windowsFollowTheirKeysToAnotherParallelism(int parallelism) throws Exception {
    OperatorSubtaskState state = snapshotOfTwo(ScoringHarness.keyed(), true);
    assertThat(scoresOf(ScoringHarness.keyed(), state, parallelism, 0))
        .containsExactlyInAnyOrderElementsOf(
            SENSORS.stream().map(sensor -> sensor + "=321.0").toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void unkeyedWaitingEventsAreSpreadOverAnotherParallelism(int parallelism) throws Exception {
    OperatorSubtaskState state = snapshotOfTwo(ScoringHarness.unkeyed(), false);
    List<Float> values = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness =
          ScoringHarness.restore(ScoringHarness.unkeyed(), state, 2, parallelism, subtask)) {
        harness.model(1, TestModels.sum("1", 0, Feature.raw("pressure"), Feature.raw("flow")));
        values.addAll(harness.values());
      }
    }
    assertThat(values).hasSize(34);
    assertThat(values).filteredOn(value -> value == 2).hasSize(17);
    assertThat(values).filteredOn(value -> value == 4).hasSize(17);
  }

  /** Two events for each sensor, on two subtasks, with or without a model before them. */
  private static OperatorSubtaskState snapshotOfTwo(ScoringPlan<Reading> plan, boolean withModel)
      throws Exception {
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(plan, 2, subtask)) {
        if (withModel) {
          harness.model(1, DIGITS);
        }
        for (int value = 1; value <= 2; value++) {
          for (String sensor : SENSORS) {
            if (subtaskOf(sensor, 2) == subtask) {
              harness.event(sensor, value, 0, value);
            }
          }
        }
        states[subtask] = harness.snapshot(1, 1);
      }
    }
    return ScoringHarness.repackageState(states);
  }

  /** What all subtasks together give, once a model is there and each sensor had a third event. */
  private static List<String> scoresOf(
      ScoringPlan<Reading> plan, OperatorSubtaskState state, int parallelism, int models)
      throws Exception {
    List<String> scores = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness = ScoringHarness.restore(plan, state, 2, parallelism, subtask)) {
        for (int i = 0; i < models; i++) {
          harness.model(1, DIGITS);
        }
        for (String sensor : SENSORS) {
          if (subtaskOf(sensor, parallelism) == subtask) {
            harness.event(sensor, 3, 0, 3);
          }
        }
        harness.scores().forEach(score -> scores.add(score.key() + "=" + score.outputs()[0]));
      }
    }
    return scores;
  }

  private static int subtaskOf(String sensor, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        sensor, ScoringHarness.MAX_PARALLELISM, parallelism);
  }

  /** With idle sources, or without keys, watermarks of subtasks differ. */
  @ParameterizedTest
  @CsvSource({"false, 1", "false, 3", "true, 1", "true, 3"})
  void afterAChangeOfParallelismTheEarliestWatermarkCounts(boolean strict, int parallelism)
      throws Exception {
    ScoringPlan<Reading> plan = strict ? ScoringHarness.strict(false) : ScoringHarness.unkeyed();
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(plan, 2, subtask)) {
        harness.update(ModelUpdate.activate(1, V1).from(10));
        harness.update(new ModelUpdate.Retire("pump", 2, 60));
        harness.update(ModelUpdate.activate(3, TestModels.sum("2", 20)).from(100));
        harness.heartbeat(200);
        harness.eventWatermark(subtask == 0 ? 150 : 30);
        states[subtask] = harness.checkpoint(1);
      }
    }
    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness = ScoringHarness.restore(plan, state, 2, parallelism, subtask)) {
        harness.event("a", 0, 0, 59);
        harness.event("a", 0, 0, 61);
        harness.event("a", 0, 0, 100);
        assertThat(harness.late()).isEmpty();
        assertThat(harness.values()).containsExactly(1f, 20f);
        assertThat(harness.deadReasons()).containsExactly(DeadLetter.Reason.RETIRED);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 0"})
  void inEventTimeOrderTheEarliestWatermarkCountsToo(int parallelism, int late) throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.unkeyed(), EventOrder.EVENT_TIME, KeyStatePolicy.DEFAULT);
    OperatorSubtaskState state = firstOfTwoIsAhead(plan);
    int found = 0;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness = ScoringHarness.restore(plan, state, 2, parallelism, subtask)) {
        harness.event("a", 0, 0, 31);
        found += harness.late().size();
        harness.event("a", 0, 0, 30);
        assertThat(harness.late()).hasSizeGreaterThan(0);
      }
    }
    assertThat(found).isEqualTo(late);
  }

  /** Else an event would be scored after later ones of its key. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "3, 3", "3, 2", "2, 1"})
  void inEventTimeOrderAKeyStaysAsFarAsItWas(int parallelism, int then) throws Exception {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.keyed(), EventOrder.EVENT_TIME, KeyStatePolicy.DEFAULT);
    OperatorSubtaskState state = firstOfTwoIsAhead(plan);
    OperatorSubtaskState[] states = new OperatorSubtaskState[parallelism];
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness = ScoringHarness.restore(plan, state, 2, parallelism, subtask)) {
        assertOnlyThoseOfTheFirstAreLate(harness, parallelism, subtask, 50);
        harness.eventWatermark(60);
        assertOnlyThoseOfTheFirstAreLate(harness, parallelism, subtask, 150);
        states[subtask] = harness.checkpoint(2);
      }
    }
    state = ScoringHarness.repackageState(states);
    for (int subtask = 0; subtask < then; subtask++) {
      try (ScoringHarness harness =
          ScoringHarness.restore(plan, state, parallelism, then, subtask)) {
        assertOnlyThoseOfTheFirstAreLate(harness, then, subtask, 61);
        harness.eventWatermark(200);
        harness.event(firstOf(then, subtask), 0, 0, 201);
        assertThat(harness.late()).isEmpty();
      }
    }
  }

  /** Two subtasks, at 150 and at 30. */
  private static OperatorSubtaskState firstOfTwoIsAhead(ScoringPlan<Reading> plan)
      throws Exception {
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(plan, 2, subtask)) {
        harness.model(1, V1);
        harness.eventWatermark(subtask == 0 ? 150 : 30);
        states[subtask] = harness.checkpoint(1);
      }
    }
    return ScoringHarness.repackageState(states);
  }

  private static String firstOf(int parallelism, int subtask) {
    return SENSORS.stream().filter(s -> subtaskOf(s, parallelism) == subtask).findFirst().get();
  }

  /** Those of the first of two subtasks. */
  private static void assertOnlyThoseOfTheFirstAreLate(
      ScoringHarness harness, int parallelism, int subtask, long time) throws Exception {
    for (String sensor : SENSORS) {
      if (subtaskOf(sensor, parallelism) == subtask) {
        harness.event(sensor, 0, 0, time);
        boolean late = subtaskOf(sensor, 2) == 0;
        assertThat(harness.late()).as(sensor).hasSize(late ? 1 : 0);
        harness.clear();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void windowsOfASubtaskThatIsBehindGoOn(int parallelism) throws Exception {
    ModelArtifact other = TestModels.digits("e", 2, IncompleteWindow.PAD);
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed(), 2, subtask)) {
        harness.update(ModelUpdate.activate(1, TestModels.digits("c", 2, IncompleteWindow.PAD)));
        harness.update(ModelUpdate.activate(2, DIGITS).from(5));
        harness.update(ModelUpdate.activate(3, other).from(100));
        for (String sensor : SENSORS) {
          if (subtaskOf(sensor, 2) == subtask) {
            harness.event(sensor, 1, 0, 4);
            harness.event(sensor, 2, 0, 6);
          }
        }
        harness.eventWatermark(subtask == 0 ? 150 : 7);
        states[subtask] = harness.checkpoint(1);
      }
    }
    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness =
          ScoringHarness.restore(ScoringHarness.keyed(), state, 2, parallelism, subtask)) {
        for (String sensor : SENSORS) {
          if (subtaskOf(sensor, parallelism) == subtask) {
            boolean behind = subtaskOf(sensor, 2) == 1;
            harness.event(sensor, 3, 0, behind ? 50 : 150);
            List<Float> values = harness.values();
            assertThat(values.get(values.size() - 1)).isEqualTo(behind ? 321f : 32f);
          }
        }
      }
    }
  }
}
