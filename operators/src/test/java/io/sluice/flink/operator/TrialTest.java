package io.sluice.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.ModelArtifact;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialTest {
  private static final ModelArtifact V1 = TestModels.sum("1", 10);
  private static final ModelArtifact V2 = TestModels.sum("2", 20);
  private static final ModelArtifact DIGITS = TestModels.digits("d", 2, IncompleteWindow.SKIP);

  @Test
  void aShadowIsComparedAndNotEmitted() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, V2).from(5).as(Rollout.shadow(1)));
      harness.event("a", 0, 0, 4);
      harness.event("a", 0, 0, 5);
      assertThat(harness.values()).containsExactly(10f, 10f);
      assertThat(harness.comparisons())
          .containsExactly(
              new Comparison(
                  "a",
                  5,
                  Rollout.Kind.SHADOW,
                  V1.id(),
                  score(5, 10, V1, ModelUpdate.START_OF_TIME),
                  V2.id(),
                  5,
                  score(5, 20, V2, 5)));
    }
  }

  private static Score score(long time, float output, ModelArtifact model, long from) {
    return new Score("a", time, new float[] {output}, 0, "normal", model.id(), from);
  }

  @Test
  void aCanaryScoresTheKeysOfItsShare() throws Exception {
    Rollout half = Rollout.canary(0.5);
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, V2).as(half));
      for (int i = 0; i < 33; i++) {
        harness.event("sensor" + i, 0, 0, i);
      }
      assertThat(harness.scores())
          .hasSize(33)
          .allMatch(score -> score.model().equals(half.includes(score.key()) ? V2.id() : V1.id()))
          .anyMatch(score -> score.model().equals(V1.id()))
          .anyMatch(score -> score.model().equals(V2.id()));
      assertThat(harness.comparisons()).allMatch(one -> half.includes(one.key()));
      harness.update(
          new ModelUpdate.Rollback("pump", 3, ModelUpdate.START_OF_TIME, V2.id().digest()));
      harness.event("sensor1", 0, 0, 40);
      harness.event("sensor2", 0, 0, 40);
      harness.event("sensor3", 0, 0, 40);
      assertThat(harness.values().subList(33, 36)).containsOnly(10f);
    }
  }

  @Test
  void aRollbackOfAnotherArtifactChangesNothing() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, V2).as(Rollout.canary(1)));
      harness.update(new ModelUpdate.Rollback("pump", 3, 0, V1.id().digest()));
      harness.event("a", 0, 0, 1);
      assertThat(harness.values()).containsExactly(20f);
    }
  }

  @Test
  void aCanaryThatFailsLeavesTheEventToTheCurrentModel() throws Exception {
    ModelArtifact other = TestModels.sum("3", 0, Feature.raw("pressure"), Feature.raw("pressure2"));
    ScoringPlan<Reading> twice =
        ScoringHarness.withEncoder(
            ScoringHarness.keyed(),
            FeatureEncoder.of(
                List.of("pressure", "flow", "pressure2"),
                (reading, values) -> {
                  values[0] = (float) reading.pressure();
                  values[1] = (float) reading.flow();
                }));
    try (ScoringHarness harness = ScoringHarness.open(twice)) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, other).as(Rollout.canary(1)));
      harness.event("a", 0, 0, 1);
      assertThat(harness.values()).containsExactly(10f);
      assertThat(harness.deadLetters()).isEmpty();
      assertThat(harness.comparisons()).hasSize(1).allMatch(Comparison::trialFailed);
    }
  }

  @Test
  void aModelOnTrialHasWindowsOfItsOwn() throws Exception {
    ModelArtifact pad = TestModels.digits("p", 3, IncompleteWindow.PAD);
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, pad);
      harness.event("a", 1, 0, 1);
      harness.update(ModelUpdate.activate(2, DIGITS).as(Rollout.canary(1)));
      harness.event("a", 2, 0, 2);
      harness.event("a", 3, 0, 3);
      assertThat(harness.values()).containsExactly(111f, 211f, 32f);
      assertThat(harness.comparisons()).hasSize(1);
      assertThat(harness.comparisons().get(0).currentScore().outputs()).containsExactly(321f);
      state = harness.snapshot(1, 1);
    }
    try (ScoringHarness harness = ScoringHarness.restore(ScoringHarness.keyed(), state, 1, 1, 0)) {
      harness.event("a", 4, 0, 4);
      harness.model(3, DIGITS);
      harness.event("a", 5, 0, 5);
      assertThat(harness.values()).containsExactly(43f, 54f);
      assertThat(harness.comparisons()).hasSize(1);
    }
  }

  @Test
  void aNewTrialBeginsWithEmptyWindows() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, DIGITS).as(Rollout.shadow(1)));
      harness.event("a", 1, 0, 1);
      harness.event("a", 2, 0, 2);
      harness.update(ModelUpdate.activate(3, DIGITS).as(Rollout.shadow(1)));
      harness.event("a", 3, 0, 3);
      assertThat(harness.comparisons()).hasSize(1);
      harness.event("a", 4, 0, 4);
      assertThat(harness.comparisons().get(1).trialScore().outputs()).containsExactly(43f);
    }
  }

  @Test
  void aShareOfTheKeysNeedsKeys() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, V2).as(Rollout.canary(0.5)));
      assertThat(harness.rejected().get(0).reason())
          .isEqualTo(
              "the model is on trial with a share of the keys, but the stream has no keys; add"
                  + " .keyBy(...) before .build(), or set the share to 1");
    }
  }

  @Test
  void withoutACurrentModelThereIsNothingToCompare() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.update(ModelUpdate.activate(2, V2).as(Rollout.canary(1)));
      harness.event("a", 0, 0, 1);
      assertThat(harness.deadReasons()).containsExactly(DeadLetter.Reason.NO_MODEL);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCanaryThatWasRolledBackDoesNotComeBack(boolean restarted) throws Exception {
    ModelUpdate canary = ModelUpdate.activate(2, V2).from(10).as(Rollout.canary(1));
    ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed());
    try {
      harness.model(1, V1);
      harness.update(canary);
      harness.update(new ModelUpdate.Rollback("pump", 3, 30, V2.id().digest()));
      harness.eventWatermark(50);
      assertThat(CompiledModels.users(V2.id().digest())).isZero();
      if (restarted) {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = ScoringHarness.restore(ScoringHarness.keyed(), state, 1, 1, 0);
        assertThat(CompiledModels.users(V2.id().digest())).isZero();
      }
      harness.update(canary);
      harness.event("a", 0, 0, 60);
      assertThat(harness.values()).containsExactly(10f);
      assertThat(harness.rejected()).isEmpty();
    } finally {
      harness.close();
    }
  }

  @Test
  void aRollbackMayArriveBeforeItsTrial() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.update(new ModelUpdate.Rollback("pump", 3, 30, V2.id().digest()));
      harness.eventWatermark(50);
      harness.update(ModelUpdate.activate(2, V2).from(10).as(Rollout.canary(1)));
      harness.event("a", 0, 0, 60);
      harness.eventWatermark(60);
      harness.event("a", 0, 0, 60);
      assertThat(harness.values()).containsExactly(10f, 10f);
      assertThat(CompiledModels.users(V2.id().digest())).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anArtifactIsNotTriedAgainBeforeItsRollback(boolean passed) throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.model(1, V1);
      harness.update(ModelUpdate.activate(2, V2).as(Rollout.canary(1)));
      harness.update(new ModelUpdate.Rollback("pump", 9, 30, V2.id().digest()));
      if (passed) {
        harness.eventWatermark(50);
      }
      harness.update(ModelUpdate.activate(4, V2).as(Rollout.canary(1)));
      assertThat(harness.rejected())
          .extracting(RejectedModel::reason)
          .containsExactly(
              "update 9 rolls this artifact back from 30, so the trial scores no events; to try the"
                  + " artifact again, use an effective time after 30");
      harness.update(ModelUpdate.activate(5, V2).from(60).as(Rollout.canary(1)));
      harness.event("a", 0, 0, 59);
      harness.event("a", 0, 0, 60);
      assertThat(harness.values()).containsExactly(10f, 20f);
      assertThat(harness.rejected()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRollbackIsNoModelToWaitFor(boolean comes) throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.event("a", 0, 0, 1);
      harness.update(new ModelUpdate.Rollback("pump", 3, 0, V2.id().digest()));
      harness.event("a", 0, 0, 2);
      assertThat(harness.getOutput()).isEmpty();
      assertThat(harness.deadLetters()).isEmpty();
      if (comes) {
        harness.model(1, V1);
        assertThat(harness.values()).containsExactly(10f, 10f);
      } else {
        harness.endControl();
        assertThat(harness.deadLetters())
            .extracting(DeadLetter::message)
            .containsOnly("the control stream has ended without a usable model 'pump'")
            .hasSize(2);
      }
    }
  }

  @Test
  void inStrictModeAPromiseWithoutAModelIsNotTheEndOfTheControlStream() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(true))) {
      harness.heartbeat(9);
      harness.event("a", 0, 0, 7);
      assertThat(harness.deadLetters().get(0).message())
          .isEqualTo(
              "no version of model 'pump' is effective at the event's time; none has been"
                  + " activated");
    }
  }

  @Test
  void onlyATrialIsNoVersion() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.unkeyed())) {
      harness.update(ModelUpdate.activate(2, V2).as(Rollout.canary(1)));
      harness.event("a", 0, 0, 1);
      assertThat(harness.deadLetters().get(0).message())
          .isEqualTo(
              "no version of model 'pump' is effective at the event's time; none has been"
                  + " activated");
    }
  }
}
