package io.sluice.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.Comparison;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.flink.TrialBounds;
import io.sluice.model.ModelId;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrialRuleTest {
  private static final ModelId CURRENT = new ModelId("pump", "1", "a".repeat(64));
  private static final ModelId TRIAL = new ModelId("pump", "2", "b".repeat(64));
  private static final TrialBounds BOUNDS =
      new TrialBounds(0.1, 0.2, 10, 0.5f, Duration.ofMillis(1000));

  @Test
  void aTrialThatDiffersTooOftenIsRolledBackOnce() throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<String, Comparison, ModelUpdate> harness = open()) {
      for (int i = 0; i < 10; i++) {
        harness.processElement(comparison(i, i == 0 ? 2 : 1.4f), i);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement(comparison(11, 2), 11);
      harness.processElement(comparison(12, 2), 12);
      assertThat(harness.extractOutputValues()).hasSize(1);
      ModelUpdate.Rollback rollback = (ModelUpdate.Rollback) harness.extractOutputValues().get(0);
      assertThat(rollback.model()).isEqualTo("pump");
      assertThat(rollback.digest()).isEqualTo(TRIAL.digest());
      assertThat(rollback.effectiveFrom()).isEqualTo(1012);
      assertThat(rollback.sequence()).isGreaterThanOrEqualTo(1L << 62);
      assertThat(rollback.promises()).isFalse();
    }
  }

  @Test
  void aTrialThatFailsTooOftenIsRolledBack() throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<String, Comparison, ModelUpdate> harness = open()) {
      for (int i = 0; i < 10; i++) {
        harness.processElement(comparison(i, i < 2 ? Float.NaN : 1), i);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement(
          new Comparison("k", 10, Rollout.Kind.SHADOW, CURRENT, score(1, 1), TRIAL, 5, null), 10);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void eventsThatTheCurrentModelFailsTooDoNotCountAgainstTheTrial() throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<String, Comparison, ModelUpdate> harness = open()) {
      for (int i = 0; i < 100; i++) {
        Score none = null;
        Score infinite = score(i, Float.POSITIVE_INFINITY);
        harness.processElement(both(i, i % 2 == 0 ? none : infinite, infinite), i);
        harness.processElement(both(i, none, none), i);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      for (int i = 0; i < 51; i++) {
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.processElement(both(100 + i, score(100 + i, 1), null), 100 + i);
      }
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  private static Comparison both(long time, @Nullable Score current, @Nullable Score trial) {
    return new Comparison("k", time, Rollout.Kind.SHADOW, CURRENT, current, TRIAL, 5, trial);
  }

  @Test
  void countsAndVerdictSurviveARestart() throws Exception {
    OperatorSubtaskState state;
    try (KeyedOneInputStreamOperatorTestHarness<String, Comparison, ModelUpdate> harness = open()) {
      for (int i = 0; i < 9; i++) {
        harness.processElement(comparison(i, 2), i);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      state = harness.snapshot(1, 1);
    }
    try (KeyedOneInputStreamOperatorTestHarness<String, Comparison, ModelUpdate> harness = make()) {
      harness.initializeState(state);
      harness.open();
      harness.processElement(comparison(9, 1), 9);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void withoutEventTimesTheRollbackIsForAllEvents() throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<String, Comparison, ModelUpdate> harness = open()) {
      for (int i = 0; i < 10; i++) {
        harness.processElement(comparison(Score.NO_EVENT_TIME, 2), 0);
      }
      assertThat(((ModelUpdate.Rollback) harness.extractOutputValues().get(0)).effectiveFrom())
          .isEqualTo(ModelUpdate.START_OF_TIME);
    }
  }

  @Test
  void decisionsAreWhatDiffersWhereThereAreAny() {
    Score normal = new Score("k", 1, new float[] {1}, 0, "normal", CURRENT, 0);
    Score alsoNormal = new Score("k", 1, new float[] {2}, 0, "normal", TRIAL, 0);
    Score anomaly = new Score("k", 1, new float[] {1}, 1, "anomaly", TRIAL, 0);
    assertThat(compare(normal, alsoNormal).differs(0)).isFalse();
    assertThat(compare(normal, anomaly).differs(0)).isTrue();
    assertThat(compare(score(1, 1), score(1, 1.5f)).differs(0.5f)).isFalse();
    assertThat(compare(score(1, 1), score(1, 1.5f)).differs(0.25f)).isTrue();
    assertThat(compare(score(1, 1), score(1, Float.NaN)).differs(9)).isFalse();
  }

  @Test
  void boundsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> TrialBounds.of(1.5, 0, 1))
        .hasMessage("differences: 1.5 is not between 0 and 1");
    assertThatThrownBy(() -> TrialBounds.of(0, 0, 0)).hasMessage("events: 0 is below 1");
  }

  private static Comparison comparison(long time, float trialOutput) {
    return new Comparison(
        "k",
        time,
        Rollout.Kind.SHADOW,
        CURRENT,
        score(time, 1),
        TRIAL,
        5,
        score(time, trialOutput));
  }

  private static Comparison compare(Score current, Score trial) {
    return new Comparison("k", 1, Rollout.Kind.CANARY, CURRENT, current, TRIAL, 5, trial);
  }

  private static Score score(long time, float output) {
    return new Score("k", time, new float[] {output}, Score.NO_DECISION, null, CURRENT, 0);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Comparison, ModelUpdate> open()
      throws Exception {
    KeyedOneInputStreamOperatorTestHarness<String, Comparison, ModelUpdate> harness = make();
    harness.open();
    return harness;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Comparison, ModelUpdate> make()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new TrialRule(BOUNDS)), TrialRule.trials(), Types.STRING);
  }
}
