package io.sluice.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.ModelArtifact;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a time to live, what is kept of each key for a trial goes when the trial has ended. */
class EndedTrialTest {
  private static final int KEYS = 333;
  private static final ModelArtifact V1 = TestModels.sum("1", 10);
  private static final ModelArtifact DIGITS = TestModels.digits("d", 2, IncompleteWindow.PAD);
  private static final ModelArtifact RECURRENT = TestModels.recurrent("r", 1);
  private static final Rollout SHADOW = Rollout.shadow(1);

  private static void eventOfEachKey(ScoringHarness harness, long time) throws Exception {
    for (int key = 0; key < KEYS; key++) {
      harness.event("s" + key, key, 0, time);
    }
  }

  private static ModelUpdate rollback(long sequence, ModelArtifact artifact, long from) {
    return new ModelUpdate.Rollback("pump", sequence, from, artifact.id().digest());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void windowsAndStatesAreFreed(boolean recurrent) throws Exception {
    ModelArtifact tried = recurrent ? RECURRENT : DIGITS;
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, tried).as(SHADOW));
      eventOfEachKey(harness, 1);
      assertThat(harness.keyedStateEntries()).isEqualTo(KEYS);
      harness.update(rollback(3, tried, ModelUpdate.START_OF_TIME));
      harness.runMails();
      assertThat(harness.keyedStateEntries()).isZero();
    }
  }

  @Test
  void theyAreKeptUntilNoEventNeedsThem() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, DIGITS).as(SHADOW));
      eventOfEachKey(harness, 1);
      harness.update(rollback(3, DIGITS, 30));
      harness.eventWatermark(29);
      harness.runMails();
      assertThat(harness.keyedStateEntries()).isEqualTo(KEYS);
      harness.eventWatermark(30);
      harness.runMails();
      assertThat(harness.keyedStateEntries()).isZero();
    }
  }

  @Test
  void windowsOfTheTrialThatFollowsStay() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, DIGITS).as(SHADOW));
      eventOfEachKey(harness, 1);
      harness.announce(ModelUpdate.activate(3, RECURRENT).as(SHADOW));
      harness.awaitModels();
      harness.event("s5", 7, 0, 2);
      harness.runMails();
      harness.event("s5", 8, 0, 3);
      assertThat(harness.keyedStateEntries()).isEqualTo(1);
      assertThat(harness.comparisons().get(KEYS + 1).trialScore().outputs()).containsExactly(15f);
    }
  }

  @Test
  void windowsOfTheCurrentModelStay() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, DIGITS);
      harness.update(ModelUpdate.activate(2, RECURRENT).as(SHADOW));
      eventOfEachKey(harness, 1);
      assertThat(harness.keyedStateEntries()).isEqualTo(2 * KEYS);
      harness.update(ModelUpdate.activate(4, TestModels.digits("e", 2, IncompleteWindow.PAD)));
      harness.runMails();
      assertThat(harness.keyedStateEntries()).isEqualTo(KEYS);
      harness.event("s5", 6, 0, 2);
      assertThat(harness.values()).endsWith(65f);
    }
  }

  @Test
  void aRestartGoesOnWithIt() throws Exception {
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, DIGITS).as(SHADOW));
      eventOfEachKey(harness, 1);
      harness.announce(rollback(3, DIGITS, ModelUpdate.START_OF_TIME));
      state = harness.snapshot(1, 1);
    }
    try (ScoringHarness harness = ScoringHarness.restore(ScoringHarness.keyed(), state, 1, 1, 0)) {
      assertThat(harness.keyedStateEntries()).isEqualTo(KEYS);
      harness.runMails();
      assertThat(harness.keyedStateEntries()).isZero();
    }
  }
}
