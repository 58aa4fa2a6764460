package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.jobs.demo.PumpSimulator;
import io.sluice.jobs.pumps.PumpScoringJob;
import io.sluice.model.ModelArtifact;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The job jar on a cluster: what is written is right whatever happens to the processes. */
@Timeout(300)
class PumpScoringIT {
  private static final Path JAR = Path.of(System.getProperty("sluice.cluster.jar"));
  private static final String JOB = PumpScoringJob.class.getName();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int PUMPS = 17;
  private static final long SEED = 42;
  private static final PumpSimulator SIMULATOR = PumpSimulator.withFaults(SEED, PUMPS);
  private static final ModelArtifact FIRST = PumpModel.version(1);
  private static final ModelArtifact SECOND = PumpModel.version(2);

  @TempDir(factory = WorkFolder.class, cleanup = CleanupMode.ON_SUCCESS)
  Path work;

  private ModelsFolder models;

  @BeforeEach
  void makeModelsFolder() throws Exception {
    models = ModelsFolder.in(work);
  }

  @Test
  void taskManagerIsKilledInMidStreamAndEveryReadingIsScoredExactlyOnce() throws Exception {
    int readings = 12_001;
    models.publish(FIRST);
    try (StandaloneCluster cluster = StandaloneCluster.startSession(work)) {
      JavaProcess victim = cluster.startTaskManagers(2).get(0);
      String job = cluster.run(List.of("-p", "2"), JAR, JOB, options("output", readings, 600));
      awaitCheckpoints(cluster, job, 3);
      models.publish(SECOND);
      awaitCheckpoints(cluster, job, 3);
      assertThat(cluster.rest().hosts(job)).contains(victim.name());

      victim.kill();

      awaitCheckpoints(cluster, job, 2);
      assertThat(cluster.rest().restores(job)).isPositive();
      cluster.startTaskManagers(1);
      models.end();
      cluster.awaitState(job, "FINISHED");
    }
    List<String> rows = CommittedRows.sorted(work.resolve("output/scores"));
    assertThat(rows).hasSize(readings);
    assertEachReadingIsScoredByOneOfBothModels(rows, readings);
    assertThat(CommittedRows.sorted(work.resolve("output/dead-letters"))).isEmpty();
    assertThat(CommittedRows.sorted(work.resolve("output/rejected-models"))).isEmpty();
  }

  @Test
  void jobResumedFromASavepointAtAnotherParallelismWritesTheSameBytes() throws Exception {
    int readings = 9_001;
    models.publish(FIRST);
    try (StandaloneCluster cluster = StandaloneCluster.startSession(work)) {
      cluster.startTaskManagers(2);
      String undisturbed =
          cluster.run(List.of("-p", "1"), JAR, JOB, options("undisturbed", readings, 1_500));
      String job = cluster.run(List.of("-p", "2"), JAR, JOB, options("output", readings, 600));
      awaitCheckpoints(cluster, job, 4);

      String savepoint = cluster.stopWithSavepoint(job);

      int before = CommittedRows.sorted(work.resolve("output/scores")).size();
      assertThat(before).isBetween(1, readings - 1);
      String resumed =
          cluster.run(
              List.of("-p", "3", "-s", savepoint), JAR, JOB, options("output", readings, 3_000));
      models.end();
      cluster.awaitState(resumed, "FINISHED");
      cluster.awaitState(undisturbed, "FINISHED");
    }
    List<String> rows = CommittedRows.sorted(work.resolve("output/scores"));
    assertThat(rows).isEqualTo(CommittedRows.sorted(work.resolve("undisturbed/scores")));
    List<String> expected = new ArrayList<>(ExpectedRows.of(SIMULATOR, readings, FIRST));
    Collections.sort(expected);
    assertThat(rows).isEqualTo(expected);
  }

  @Test
  void jobInApplicationModeEndsItsClusterWhenItIsDone() throws Exception {
    int readings = 3_001;
    models.publish(FIRST);
    models.end();
    try (StandaloneCluster cluster =
        StandaloneCluster.startApplication(work, JAR, JOB, options("output", readings, 3_000))) {
      cluster.startTaskManagers(2);
      cluster.awaitEndOfApplication();
    }
    List<String> expected = new ArrayList<>(ExpectedRows.of(SIMULATOR, readings, FIRST));
    Collections.sort(expected);
    assertThat(CommittedRows.sorted(work.resolve("output/scores"))).isEqualTo(expected);
  }

  /** Waits for checkpoints that are complete after now. */
  private static void awaitCheckpoints(StandaloneCluster cluster, String job, int more) {
    int before = cluster.rest().completedCheckpoints(job);
    await("checkpoints of the job")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> cluster.rest().completedCheckpoints(job) >= before + more);
  }

  private String[] options(String output, int readings, int perSecond) {
    return Stream.of(
            "--models", models.path().toUri(),
            "--end-marker", models.endMarker().toUri(),
            "--output", work.resolve(output).toUri(),
            "--readings", readings,
            "--per-second", perSecond,
            "--pumps", PUMPS,
            "--seed", SEED)
        .map(String::valueOf)
        .toArray(String[]::new);
  }

  /** Also: both models were used, and no pump went back to the first. */
  private static void assertEachReadingIsScoredByOneOfBothModels(List<String> rows, int readings) {
    Set<String> found = new HashSet<>(rows);
    List<String> byFirst = ExpectedRows.of(SIMULATOR, readings, FIRST);
    List<String> bySecond = ExpectedRows.of(SIMULATOR, readings, SECOND);
    Map<Integer, Integer> modelOfPump = new HashMap<>();
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < readings; i++) {
      boolean first = found.contains(byFirst.get(i));
      boolean second = found.contains(bySecond.get(i));
      assertThat(first ^ second).as("%s is scored once and right", byFirst.get(i)).isTrue();
      int model = first ? 1 : 2;
      used.add(model);
      Integer before = modelOfPump.put(i % PUMPS, model);
      assertThat(model).as(byFirst.get(i)).isGreaterThanOrEqualTo(before == null ? 1 : before);
    }
    assertThat(used).containsExactlyInAnyOrder(1, 2);
  }
}
