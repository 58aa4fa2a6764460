package io.sluice.flink.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.models.AdmissionRules;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.models.ModelRequest;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.ModelArtifact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

/** What happens while a model is being prepared, which its warm-up makes last for a while. */
class ControlQueueTest {
  private static final AdmissionRules SLOW =
      new AdmissionRules(
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Duration.ofMillis(199));
  private static final ScoringPlan<Reading> STRICT =
      ScoringHarness.withAdmission(ScoringHarness.strict(false), SLOW);
  private static final ScoringPlan<Reading> LATEST =
      ScoringHarness.withAdmission(ScoringHarness.keyed(), SLOW);
  private static final ModelArtifact V1 = model("p1", 100);
  private static final ModelArtifact V2 = model("p2", 200);

  /** {@code bias + 2 * pressure}, by code that no other test has warmed up. */
  private static ModelArtifact model(String version, float bias) {
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("pressure")), 1, Layout.NC, IncompleteWindow.PAD);
    return TestModels.artifact(TestModels.NAME, version, schema, bias, 2);
  }

  @Test
  void eventsBeforeTheNewModelsTimeDoNotWaitForIt() throws Exception {
    CountDownLatch file = new CountDownLatch(1);
    try (ScoringHarness harness = ScoringHarness.open(ScoringHarness.strict(false))) {
      harness.model(1, V1);
      try (CompiledModels.Lease ignored = later(V2, false, file)) {
        harness.announce(ModelUpdate.activate(2, V2).from(20));
      }
      harness.announce(new ModelUpdate.Heartbeat(3, 40));
      harness.event("a", 0, 0, 30);
      harness.event("a", 0, 0, 19);
      assertThat(harness.values()).containsExactly(100f);
      file.countDown();
      harness.awaitModels();
      assertThat(harness.values()).containsExactly(100f, 200f);
    }
  }

  @Test
  void withoutStrictVersionsTheOldModelScoresMeanwhile() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    try (CompiledModels.Lease one = later(V1, true, first);
        CompiledModels.Lease two = later(V2, true, second);
        ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.event("a", 0, 0, 1);
      harness.announce(ModelUpdate.activate(1, V1));
      harness.event("a", 0, 0, 2);
      assertThat(harness.values()).isEmpty();
      first.countDown();
      harness.awaitModels();
      harness.announce(ModelUpdate.activate(2, V2));
      harness.event("a", 0, 0, 3);
      assertThat(harness.values()).containsExactly(100f, 100f, 100f);
      second.countDown();
      harness.awaitModels();
      harness.event("a", 0, 0, 4);
      assertThat(harness.values()).containsExactly(100f, 100f, 100f, 200f);
    }
  }

  @Test
  void updatesKeepTheirOrder() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(STRICT)) {
      harness.announce(ModelUpdate.activate(1, V1).from(10));
      harness.announce(new ModelUpdate.Heartbeat(2, 50));
      harness.announce(ModelUpdate.activate(3, V2).from(50));
      harness.announce(new ModelUpdate.Retire("pump", 4, 60));
      harness.awaitModels();
      assertThat(harness.rejected()).extracting(RejectedModel::sequence).containsExactly(3L);
    }
  }

  @Test
  void theEndOfTheControlStreamComesAfterTheModelsBeforeIt() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(LATEST)) {
      harness.event("a", 0, 0, 1);
      harness.announce(ModelUpdate.activate(1, V1));
      harness.endControl();
      harness.endEvents();
      harness.awaitModels();
      assertThat(harness.values()).containsExactly(100f);
      assertThat(harness.deadLetters()).isEmpty();
    }
  }

  @Test
  void aCheckpointHasWhatIsBeingPrepared() throws Exception {
    AdmissionRules endless =
        new AdmissionRules(
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Duration.ofHours(1));
    ScoringPlan<Reading> plan = ScoringHarness.withAdmission(STRICT, endless);
    OperatorSubtaskState state;
    try (ScoringHarness harness = ScoringHarness.open(plan)) {
      harness.announce(ModelUpdate.activate(1, V1));
      harness.announce(ModelUpdate.activate(2, V2).from(20));
      harness.announce(new ModelUpdate.Heartbeat(3, 20));
      harness.event("a", 0, 0, 19);
      harness.event("a", 0, 0, 20);
      assertThat(harness.values()).isEmpty();
      state = harness.checkpoint(1);
      assertThat(harness.values()).containsExactly(100f, 200f);
    }
    try (ScoringHarness harness = ScoringHarness.restore(plan, state, 1, 3, 2)) {
      harness.event("k", 1, 0, 19);
      harness.event("k", 1, 0, 20);
      assertThat(harness.values()).containsExactly(102f, 202f);
    }
  }

  @Test
  void subtasksHaveTheSameInACheckpointWhateverTheyWaitFor() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.strict(true);
    ModelArtifact slow = model("p4", 400);
    CountDownLatch file = new CountDownLatch(1);
    OperatorSubtaskState[] states = new OperatorSubtaskState[2];
    try (CompiledModels.Lease ignored = later(slow, true, file);
        ScoringHarness first = ScoringHarness.open(plan, 2, 0);
        ScoringHarness second = ScoringHarness.open(plan, 2, 1)) {
      for (ScoringHarness subtask : List.of(first, second)) {
        subtask.announce(ModelUpdate.activate(1, V1));
        subtask.announce(ModelUpdate.activate(2, slow).from(20));
        subtask.announce(new ModelUpdate.Heartbeat(3, 40));
      }
      first.event(keyOf(0, 2), 1, 0, 30);
      CompletableFuture.delayedExecutor(99, TimeUnit.MILLISECONDS).execute(file::countDown);
      states[0] = first.checkpoint(1); // waits for the file
      assertThat(first.values()).containsExactly(402f);
      states[1] = second.checkpoint(1);
    }
    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    for (int subtask = 0; subtask < 3; subtask++) {
      try (ScoringHarness harness = ScoringHarness.restore(plan, state, 2, 3, subtask)) {
        harness.event(keyOf(subtask, 3), 1, 0, 19);
        harness.event(keyOf(subtask, 3), 1, 0, 40);
        assertThat(harness.values()).containsExactly(102f, 402f);
      }
    }
  }

  @Test
  void aCheckpointThatWaitsForAProofCanBeInterrupted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    ModelArtifact model = model("p5", 500);
    try (CompiledModels.Lease ignored = later(model, true, never);
        ScoringHarness harness = ScoringHarness.open(ScoringHarness.keyed())) {
      harness.announce(ModelUpdate.activate(1, model));
      Thread task = new Thread(() -> failure.set(catchThrowable(() -> harness.checkpoint(1))));
      task.start();
      await().until(() -> task.getState() == Thread.State.WAITING);
      task.interrupt();
      task.join(5_000);
      assertThat(failure.get()).isInstanceOf(InterruptedException.class);
      assertThat(harness.rejected()).isEmpty();
    } finally {
      never.countDown();
    }
  }

  /** Seven files of four megabytes wait at most; the model before them is in use. */
  @Test
  void theFilesOfUpdatesThatWaitForAWarmUpAreLimited() throws Exception {
    AdmissionRules endless =
        new AdmissionRules(
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Duration.ofHours(1));
    List<String> digests = new ArrayList<>();
    try (ScoringHarness harness =
        ScoringHarness.open(ScoringHarness.withAdmission(ScoringHarness.keyed(), endless))) {
      for (int i = 1; i <= 20; i++) {
        ModelArtifact model = TestModels.wide("b" + i, 1024);
        ModelArtifact proved =
            i == 3 ? TestModels.withWrongGolden(model) : TestModels.withGolden(model, 0);
        digests.add(proved.id().digest());
        harness.announce(ModelUpdate.activate(i, proved));
        assertThat(digests.stream().mapToInt(CompiledModels::users).sum()).isLessThanOrEqualTo(8);
      }
      harness.event("a", 3, 0, 1);
      harness.checkpoint(1);
      harness.event("a", 3, 0, 2);
      assertThat(harness.values()).containsExactly(3072f, 3072f);
      assertThat(harness.scores().get(1).model().version()).isEqualTo("b20");
      assertThat(harness.rejected()).extracting(RejectedModel::sequence).containsExactly(3L);
    }
  }

  /** A key of which a subtask has the events. */
  private static String keyOf(int subtask, int parallelism) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "k" + i)
        .filter(
            key ->
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        key, ScoringHarness.MAX_PARALLELISM, parallelism)
                    == subtask)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Has a model's preparation begin once a latch is open, for whoever wants the model.
   *
   * @param keyed whether the model is for a stream with keys, which uses sliding forms
   */
  private static CompiledModels.Lease later(
      ModelArtifact model, boolean keyed, CountDownLatch open) {
    return CompiledModels.acquire(
        new ModelRequest(model.id().digest(), ScoringHarness.ANY_MODEL, keyed),
        false,
        () -> {
          try {
            open.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return model.toBytes();
        });
  }

  @Test
  void aCheckpointHasTheVerdictOnWhatIsBeingPrepared() throws Exception {
    try (ScoringHarness harness = ScoringHarness.open(LATEST)) {
      harness.announce(ModelUpdate.activate(1, V1));
      harness.announce(ModelUpdate.activate(2, TestModels.withWrongGolden(V2)));
      OperatorSubtaskState state = harness.checkpoint(1);
      assertThat(harness.rejected()).extracting(RejectedModel::sequence).containsExactly(2L);
      try (ScoringHarness again = ScoringHarness.restore(LATEST, state, 1, 1, 0)) {
        again.awaitModels();
        assertThat(again.rejected()).isEmpty();
      }
    }
  }

  @Test
  void nothingIsLeftOfAPreparationThatNobodyWaitsForAnyMore() throws Exception {
    ModelArtifact model = model("p3", 300);
    AdmissionRules endless =
        new AdmissionRules(
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Duration.ofHours(1));
    ScoringHarness harness =
        ScoringHarness.open(ScoringHarness.withAdmission(ScoringHarness.keyed(), endless));
    harness.announce(ModelUpdate.activate(1, model));
    assertThat(CompiledModels.users(model.id().digest())).isOne();
    harness.close();
    assertThat(CompiledModels.users(model.id().digest())).isZero();
    await().until(() -> !isPreparing());
  }

  private static boolean isPreparing() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("sluice-model"));
  }
}
