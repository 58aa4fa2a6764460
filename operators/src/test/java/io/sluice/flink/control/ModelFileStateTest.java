package io.sluice.flink.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.Rollout;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.ModelArtifact;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileStateTest {
  private static final int PARALLELISM = 8;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"17, false", "17, true", "181, true", "200, false", "400, true"})
  void everySubtaskGetsTheModelsOfACheckpointThatHasThemOnce(int width, boolean compressed)
      throws Exception {
    ModelArtifact model = TestModels.wide("w", width);
    ModelArtifact other = TestModels.sum("1", 1);
    OperatorSubtaskState[] states = new OperatorSubtaskState[PARALLELISM];
    for (int subtask = 0; subtask < PARALLELISM; subtask++) {
      try (ScoringHarness harness =
          ScoringHarness.openOnDisk(
              ScoringHarness.strict(true), PARALLELISM, subtask, folder, compressed)) {
        harness.model(1, model);
        harness.update(ModelUpdate.activate(2, other).from(100));
        harness.update(ModelUpdate.activate(3, model).from(200));
        states[subtask] = harness.snapshot(1, 1);
      }
    }
    long bytes = Arrays.stream(states).mapToLong(OperatorSubtaskState::getStateSize).sum();
    assertThat(bytes).isLessThan(model.fileBytes() + 8_000 * PARALLELISM);

    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    for (int subtask = 0; subtask < 3; subtask++) {
      assertScores(state, PARALLELISM, 3, subtask, width);
    }
  }

  private static void assertScores(
      OperatorSubtaskState state, int oldParallelism, int parallelism, int subtask, int width)
      throws Exception {
    try (ScoringHarness harness =
        ScoringHarness.restore(
            ScoringHarness.strict(false), state, oldParallelism, parallelism, subtask)) {
      harness.heartbeat(300);
      harness.event("a", 1, 0, 1);
      harness.event("a", 1, 0, 100);
      harness.event("a", 1, 0, 200);
      assertThat(harness.values()).containsExactly((float) width, 3f, (float) width);
    }
  }

  @Test
  void withoutKeysASubtaskMayNeedAModelThatTheFirstHasForgotten() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.strict(false);
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(plan, 2, subtask)) {
        harness.model(1, TestModels.wide("w", 200));
        harness.update(ModelUpdate.activate(2, TestModels.sum("1", 1)).from(100));
        harness.heartbeat(300);
        if (subtask == 0) {
          harness.eventWatermark(150);
        }
        states[subtask] = harness.checkpoint(1);
      }
    }
    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    try (ScoringHarness harness = ScoringHarness.restore(plan, state, 2, 2, 1)) {
      harness.event("a", 1, 0, 99);
      harness.event("a", 1, 0, 100);
      assertThat(harness.values()).containsExactly(200f, 3f);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, false", "true, true", "false, true"})
  void aSubtaskThatIsBehindFindsTheModelThatTheFirstHasForgotten(boolean strict, boolean keyed)
      throws Exception {
    ScoringPlan<Reading> plan =
        strict
            ? ScoringHarness.strict(keyed)
            : keyed ? ScoringHarness.keyed() : ScoringHarness.unkeyed();
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int round = 1; round <= 3; round++) {
      OperatorSubtaskState before = round == 1 ? null : ScoringHarness.repackageState(states);
      for (int subtask = 0; subtask < 2; subtask++) {
        try (ScoringHarness harness =
            before == null
                ? ScoringHarness.open(plan, 2, subtask)
                : ScoringHarness.restore(plan, before, 2, 2, subtask)) {
          if (before == null) {
            harness.model(1, TestModels.wide("w", 200));
            harness.update(
                ModelUpdate.activate(2, TestModels.sum("t", 7)).from(5).as(Rollout.canary(1)));
            harness.update(ModelUpdate.activate(3, TestModels.sum("1", 1)).from(100));
            harness.heartbeat(300);
          }
          harness.eventWatermark(subtask == 0 ? 150 : 1);
          states[subtask] = harness.checkpoint(round);
          assertThat(states[subtask].getStateSize() < 100_000).isEqualTo(subtask == 0);
        }
      }
    }
    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    try (ScoringHarness harness = ScoringHarness.restore(plan, state, 2, 2, 1)) {
      harness.event("k1", 1, 0, 4);
      harness.event("k1", 1, 0, 99);
      harness.event("k1", 1, 0, 100);
      assertThat(harness.values()).containsExactly(200f, 9f, 3f);
    }
  }

  @Test
  void inStrictModeAVersionIsWrittenOnceUntilTheTimeOfItsSuccessorIsPromised() throws Exception {
    for (int subtask = 0; subtask < 3; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true), 3, subtask)) {
        harness.model(1, TestModels.wide("w", 200));
        harness.update(ModelUpdate.activate(2, TestModels.sum("1", 1)).from(100));
        harness.heartbeat(99);
        harness.eventWatermark(10);
        assertThat(harness.checkpoint(1).getStateSize() > 100_000).isEqualTo(subtask == 0);
        harness.heartbeat(100);
        assertThat(harness.checkpoint(2).getStateSize()).isGreaterThan(100_000);
      }
    }
  }

  @Test
  void aRestoredModelIsInTheNextCheckpointToo() throws Exception {
    ModelArtifact model = TestModels.wide("w", 200);
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(false))) {
      harness.model(1, model);
      state = harness.snapshot(1, 1);
    }
    for (int round = 0; round < 3; round++) {
      try (ScoringHarness harness =
          ScoringHarness.restore(ScoringHarness.strict(false), state, 1, 1, 0)) {
        state = harness.snapshot(1, 1);
        assertThat(state.getStateSize()).isGreaterThan(model.fileBytes());
      }
    }
    assertScores(withChange(state), 1, 1, 0, 200);
  }

  /** Another model in between. */
  private static OperatorSubtaskState withChange(OperatorSubtaskState state) throws Exception {
    try (ScoringHarness harness =
        ScoringHarness.restore(ScoringHarness.strict(false), state, 1, 1, 0)) {
      harness.update(ModelUpdate.activate(2, TestModels.sum("1", 1)).from(100));
      harness.update(ModelUpdate.activate(3, TestModels.wide("w", 200)).from(200));
      return harness.snapshot(2, 2);
    }
  }

  @Test
  void aModelThatNoEventNeedsAnyMoreIsGoneFromTheState() throws Exception {
    ModelArtifact model = TestModels.wide("w", 200);
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(false))) {
      harness.model(1, model);
      assertThat(harness.snapshot(1, 1).getStateSize()).isGreaterThan(model.fileBytes());
      harness.update(ModelUpdate.activate(2, TestModels.sum("1", 1)).from(100));
      harness.heartbeat(150);
      harness.eventWatermark(150);
      assertThat(harness.snapshot(2, 2).getStateSize()).isLessThan(8_000);
    }
  }

  @Test
  void aRejectedModelIsNotInTheState() throws Exception {
    ModelArtifact model = TestModels.withWrongGolden(TestModels.wide("w", 200));
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(false))) {
      harness.model(1, model);
      assertThat(harness.rejected()).hasSize(1);
      assertThat(harness.snapshot(1, 1).getStateSize()).isLessThan(8_000);
    }
  }
}
