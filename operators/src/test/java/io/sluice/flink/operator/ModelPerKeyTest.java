package io.sluice.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Rollout;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.VersionMode;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.scoring.VersionPolicy;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPerKeyTest {
  private static final long AMPLE = 1L << 30;

  /** Room for the current key's models alone. */
  private static final long TIGHT = 1;

  private static ScoringPlan<Reading> plan(long bytes, VersionMode mode) {
    ScoringPlan<Reading> one =
        ScoringHarness.withVersions(ScoringHarness.keyed(), new VersionPolicy(mode, 0));
    return new ScoringPlan<>(
        one.uid(),
        ScoringPlan.ANY_MODEL,
        bytes,
        true,
        one.encoder(),
        one.eventType(),
        one.versions(),
        one.order(),
        one.keyState(),
        one.waiting(),
        one.admission());
  }

  /** {@code bias + 2 * pressure}. */
  private static ModelArtifact model(String name, String version, float bias) {
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), 1, Layout.NC, IncompleteWindow.PAD);
    return TestModels.artifact(name, version, schema, bias, 2);
  }

  /** A window of three pressures as the digits of a number. */
  private static ModelArtifact digits(String name) {
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), 3, Layout.NCL, IncompleteWindow.PAD);
    return TestModels.artifact(name, "1", schema, 0, 1, 10, 100);
  }

  @Test
  void stateOfTheOtherModeIsRefused() throws Exception {
    ScoringPlan<Reading> forAll = ScoringHarness.keyed();
    ScoringPlan<Reading> perKey = plan(AMPLE, VersionMode.LATEST);
    OperatorSubtaskState ofAll;
    try (ScoringHarness harness = ScoringHarness.open(forAll)) {
      harness.model(1, TestModels.sum("1", 1));
      ofAll = harness.snapshot(1, 1);
    }
    OperatorSubtaskState ofKeys;
    try (ScoringHarness harness = ScoringHarness.open(perKey)) {
      harness.update(ModelUpdate.activate(1, model("a", "1", 100)));
      ofKeys = harness.snapshot(1, 1);
    }
    String cure =
        ". Undo the change, or give the operator a new uid, start with --allowNonRestoredState and"
            + " send the models again";
    assertThatThrownBy(() -> ScoringHarness.restore(perKey, ofAll, 1, 1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "uid: the restored state is that of a scoring operator with .model(...), but this"
                + " operator has .modelOf(...)"
                + cure);
    assertThatThrownBy(() -> ScoringHarness.restore(forAll, ofKeys, 1, 1, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "uid: the restored state is that of a scoring operator with .modelOf(...), but this"
                + " operator has .model(...)"
                + cure);
    ScoringHarness.restore(perKey, ofKeys, 1, 1, 0).close();
    ScoringHarness.restore(forAll, ofAll, 1, 1, 0).close();
  }

  @ParameterizedTest
  @ValueSource(longs = {AMPLE, TIGHT})
  void eachKeyHasItsOwnModelAndOneWithoutIsNotWaitedFor(long bytes) throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(plan(bytes, VersionMode.LATEST))) {
      harness.update(ModelUpdate.activate(1, model("a", "1", 100)));
      harness.update(ModelUpdate.activate(1, model("b", "1", 200)));
      harness.event("a", 1, 0, 1);
      harness.event("b", 2, 0, 2);
      harness.event("c", 3, 0, 3);
      harness.update(ModelUpdate.activate(2, model("a", "2", 300)));
      harness.event("a", 4, 0, 4);
      assertThat(harness.values()).containsExactly(102f, 204f, 308f);
      assertThat(harness.scores()).extracting(score -> score.model().name()).contains("a", "b");
      assertThat(harness.deadReasons()).containsExactly(Reason.NO_MODEL);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {AMPLE, TIGHT})
  void windowsOutliveModelsThatAreNotReadyAnyMore(long bytes) throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(plan(bytes, VersionMode.LATEST))) {
      harness.update(ModelUpdate.activate(1, digits("a")));
      harness.update(ModelUpdate.activate(1, digits("b")));
      for (int i = 1; i <= 4; i++) {
        harness.event("a", i, 0, i);
        harness.event("b", 9 - i, 0, i);
      }
      assertThat(harness.values()).endsWith(321f, 678f, 432f, 567f);
    }
  }

  @Test
  void modelsAreWhereTheirKeysAreAfterAnotherParallelism() throws Exception {
    OperatorSubtaskState state;
    ScoringPlan<Reading> plan = plan(TIGHT, VersionMode.STRICT);
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      for (int key = 0; key < 20; key++) {
        harness.update(ModelUpdate.activate(1, model("k" + key, "1", 10 * key)).from(5));
        harness.event("k" + key, 0, 0, 10);
      }
      harness.controlWatermark(9);
      assertThat(harness.values()).isEmpty();
      state = harness.checkpoint(1);
    }
    List<Float> values = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      try (ScoringHarness harness = ScoringHarness.restore(plan, state, 1, 3, subtask)) {
        harness.controlWatermark(10);
        values.addAll(harness.values());
      }
    }
    assertThat(values).hasSize(20).contains(0f, 70f, 190f).doesNotHaveDuplicates();
  }

  @Test
  void aModelThatCannotBeUsedIsToldByTheSubtaskThatHasItsKey() throws Exception {
    try (ScoringHarness harness =
        ScoringHarness.open(plan(AMPLE, VersionMode.LATEST), 3, subtaskOf("a"))) {
      harness.update(ModelUpdate.activate(1, TestModels.withWrongGolden(model("a", "1", 1))));
      assertThat(harness.rejected()).extracting(RejectedModel::model).containsExactly("a");
    }
  }

  @ParameterizedTest
  @EnumSource(VersionMode.class)
  void thatTheControlStreamHasEndedIsSaidOnlyOnceItHas(VersionMode mode) throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(plan(AMPLE, mode))) {
      harness.controlWatermark(9);
      harness.event("c", 0, 0, 7);
      harness.endControl();
      harness.event("c", 0, 0, 8);
      assertThat(harness.deadLetters())
          .extracting(DeadLetter::message)
          .containsExactly(
              "no version of model 'c' is effective at the event's time; none has been activated",
              "the control stream has ended without a usable model 'c'");
    }
  }

  /** Without another change of the key. */
  @ParameterizedTest
  @ValueSource(longs = {AMPLE, TIGHT})
  void theFileOfAModelGoesWithTheFirstEventAfterItsSuccessor(long bytes) throws Exception {
    ModelArtifact first = model("a", "1", 100);
    try (ScoringHarness harness = ScoringHarness.open(plan(bytes, VersionMode.LATEST))) {
      harness.update(ModelUpdate.activate(1, first).from(5));
      long one = stateSize(harness);
      harness.update(ModelUpdate.activate(2, model("a", "2", 300)).from(20));
      harness.event("a", 0, 0, 10);
      harness.event("a", 0, 0, 25);
      harness.eventWatermark(19);
      harness.event("a", 0, 0, 10);
      long both = stateSize(harness);
      assertThat(both).isGreaterThan(one + first.toBytes().length / 2);
      harness.eventWatermark(20);
      harness.event("a", 0, 0, 21);
      assertThat(stateSize(harness)).isLessThan(both - first.toBytes().length / 2);
      assertThat(harness.values()).containsExactly(100f, 300f, 100f, 300f);
      harness.event("a", 0, 0, 10);
      assertThat(harness.late()).hasSize(1);
    }
  }

  private static long stateSize(ScoringHarness harness) throws Exception {
    return harness.checkpoint(1).getManagedKeyedState().iterator().next().getStateSize();
  }

  @Test
  void whatWaitsForAPromiseStillHasItsModel() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(plan(AMPLE, VersionMode.STRICT))) {
      harness.update(ModelUpdate.activate(1, model("a", "1", 100)).from(5));
      harness.update(ModelUpdate.activate(2, model("a", "2", 300)).from(20));
      harness.controlWatermark(6);
      harness.event("a", 0, 0, 10);
      harness.event("a", 0, 0, 15);
      harness.event("a", 0, 0, 25);
      harness.eventWatermark(100);
      harness.controlWatermark(60);
      assertThat(harness.late()).isEmpty();
      assertThat(harness.values()).containsExactly(100f, 100f, 300f);
    }
  }

  @Test
  void windowsOfAnEndedTrialGoWithTheNextEvent() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(plan(AMPLE, VersionMode.LATEST))) {
      harness.update(ModelUpdate.activate(1, model("a", "1", 100)));
      ModelArtifact tried = digits("a");
      harness.update(ModelUpdate.activate(2, tried).from(1).as(Rollout.shadow(1)));
      int before = harness.keyedStateEntries();
      harness.event("a", 0, 0, 2);
      assertThat(harness.keyedStateEntries()).isEqualTo(before + 1);
      harness.update(new ModelUpdate.Rollback("a", 3, 10, tried.id().digest()));
      harness.eventWatermark(12);
      harness.event("a", 0, 0, 13);
      assertThat(harness.keyedStateEntries()).isEqualTo(before);
    }
  }

  @Test
  void anEntryThatIsNoUpdateIsToldWithItsOrigin() throws Exception {
    try (ScoringHarness harness =
        ScoringHarness.open(plan(AMPLE, VersionMode.LATEST), 3, subtaskOf("a"))) {
      harness.update(new ModelUpdate.Unreadable("a", 4, "models-0@4", "no kind"));
      assertThat(harness.rejected())
          .containsExactly(new RejectedModel("a", 4, "", "no kind", "models-0@4"));
    }
  }

  private static int subtaskOf(String key) {
    return subtaskOf(key, 3);
  }

  private static int subtaskOf(String key, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        key, ScoringHarness.MAX_PARALLELISM, parallelism);
  }

  /** An unaligned checkpoint has the updates and promises that were on their way to a subtask. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void afterAChangeOfParallelismUpdatesThatWereOnTheirWayAreTakenIn(int parallelism)
      throws Exception {
    ScoringPlan<Reading> plan = plan(AMPLE, VersionMode.STRICT);
    List<String> keys = IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoringHarness harness = ScoringHarness.open(plan, 2, subtask)) {
        harness.controlWatermark(30);
        for (String key : keys) {
          if (subtaskOf(key, 2) == subtask) {
            harness.event(key, 0, 0, 45);
            if (subtask == 0) {
              harness.update(ModelUpdate.activate(1, model(key, "1", 7)).from(40));
            }
          }
        }
        if (subtask == 0) {
          harness.controlWatermark(50);
          assertThat(harness.values()).isNotEmpty().containsOnly(7f);
        }
        states[subtask] = harness.checkpoint(1);
      }
    }
    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    List<String> behind = new ArrayList<>(keys);
    behind.removeIf(key -> subtaskOf(key, 2) == 0);
    int scored = 0;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness = ScoringHarness.restore(plan, state, 2, parallelism, subtask)) {
        for (String key : behind) {
          if (subtaskOf(key, parallelism) == subtask) {
            harness.update(ModelUpdate.activate(1, model(key, "1", 7)).from(40));
          }
        }
        harness.controlWatermark(50);
        assertThat(harness.rejected()).isEmpty();
        assertThat(harness.deadReasons()).isEmpty();
        scored += harness.values().size();
      }
    }
    assertThat(scored).isEqualTo(behind.size()).isPositive();
  }

  /** Logs, events, restarts and memory at random, against the definition. */
  @Test
  void strictScoresAreThoseOfTheLog() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      ScoringPlan<Reading> plan = plan(random.nextBoolean() ? AMPLE : TIGHT, VersionMode.STRICT);
      List<TreeMap<Long, Float>> versions = new ArrayList<>();
      for (int key = 0; key < 4; key++) {
        versions.add(new TreeMap<>());
      }
      List<Float> expected = new ArrayList<>();
      List<Float> values = new ArrayList<>();
      List<long[]> events = new ArrayList<>();
      ScoringHarness harness = ScoringHarness.open(plan);
      long promised = 0;
      for (int step = 0; step < 60; step++) {
        int key = random.nextInt(4);
        switch (random.nextInt(8)) {
          case 0, 1 -> {
            long from = promised + 1 + random.nextInt(40);
            harness.update(
                ModelUpdate.activate(step, model("k" + key, "v" + step, step)).from(from));
            versions.get(key).put(from, (float) step);
          }
          case 2 -> {
            promised += random.nextInt(20);
            harness.controlWatermark(promised);
          }
          case 3 -> {
            OperatorSubtaskState state = harness.checkpoint(step);
            values.addAll(harness.values());
            harness.close();
            harness = ScoringHarness.restore(plan, state, 1, 1, 0);
          }
          default -> {
            long time = random.nextInt(100);
            harness.event("k" + key, 0, 0, time);
            events.add(new long[] {key, time});
          }
        }
      }
      harness.controlWatermark(Long.MAX_VALUE);
      values.addAll(harness.values());
      harness.close();
      for (long[] event : events) {
        var version = versions.get((int) event[0]).floorEntry(event[1]);
        if (version != null) {
          expected.add(version.getValue());
        }
      }
      assertThat(values).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
