package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.jobs.demo.PumpSimulator;
import io.sluice.jobs.pumps.PumpScoringJob;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed at random times while models are swapped, and each reading is scored once
 * and right. {@code -Dsluice.kills.task-managers=200 -Dsluice.kills.job-managers=20} make it long.
 */
class KilledProcessesIT {
  private static final Path JAR = Path.of(System.getProperty("sluice.cluster.jar"));
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int TASK_MANAGERS = Integer.getInteger("sluice.kills.task-managers", 2);
  private static final int JOB_MANAGERS = Integer.getInteger("sluice.kills.job-managers", 1);
  private static final long SEED = Long.getLong("sluice.kills.seed", 1);
  private static final int PUMPS = 17;
  private static final int VERSION_COLUMN = 5;
  private static final int READINGS_PER_SECOND = 200;
  private static final int SECONDS_A_KILL = 20;
  private static final int READINGS =
      READINGS_PER_SECOND * SECONDS_A_KILL * (TASK_MANAGERS + JOB_MANAGERS) / 2 + 1;

  @TempDir(factory = WorkFolder.class, cleanup = CleanupMode.ON_SUCCESS)
  Path work;

  private final Random random = new Random(SEED);
  private final AtomicInteger published = new AtomicInteger();

  @Test
  void everyReadingIsScoredOnceWhateverIsKilled() throws Exception {
    ModelsFolder models = ModelsFolder.in(work);
    publishNext(models);
    ScheduledExecutorService swaps = Executors.newSingleThreadScheduledExecutor();
    try (StandaloneCluster cluster = StandaloneCluster.startHighlyAvailable(work)) {
      List<JavaProcess> taskManagers = new ArrayList<>(cluster.startTaskManagers(2));
      String job =
          cluster.run(List.of("-p", "2"), JAR, PumpScoringJob.class.getName(), options(models));
      awaitCheckpoint(cluster, job);
      swaps.scheduleAtFixedRate(() -> publishNext(models), 1, 1, TimeUnit.SECONDS);
      for (boolean ofJobManager : kills()) {
        Thread.sleep(random.nextInt(2_000));
        if (ofJobManager) {
          cluster.replaceJobManager();
        } else {
          cluster.kill(taskManagers.remove(random.nextInt(taskManagers.size())));
          taskManagers.addAll(cluster.startTaskManagers(1));
        }
        awaitCheckpoint(cluster, job);
      }
      swaps.shutdownNow();
      models.end();
      cluster.awaitState(job, "FINISHED");
    } finally {
      swaps.shutdownNow();
    }
    List<String> rows = CommittedRows.sorted(work.resolve("output/scores"));
    assertThat(rows).hasSize(READINGS);
    assertEachReadingIsScoredByAModelThatIsNotOlder(rows);
    assertThat(CommittedRows.sorted(work.resolve("output/dead-letters"))).isEmpty();
    assertThat(CommittedRows.sorted(work.resolve("output/rejected-models"))).isEmpty();
  }

  private void publishNext(ModelsFolder models) {
    try {
      models.publish(PumpModel.version(published.incrementAndGet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether each kill is of the JobManager, else of a TaskManager, in random order. */
  private List<Boolean> kills() {
    List<Boolean> kills = new ArrayList<>();
    for (int i = 0; i < TASK_MANAGERS + JOB_MANAGERS; i++) {
      kills.add(i < JOB_MANAGERS);
    }
    Collections.shuffle(kills, random);
    return kills;
  }

  /** Waits until all tasks run, and for a checkpoint after that. */
  private static void awaitCheckpoint(StandaloneCluster cluster, String job) {
    await("all tasks of the job")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> cluster.rest().allTasksRun(job));
    int before = cluster.rest().completedCheckpoints(job);
    await("a checkpoint")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> cluster.rest().completedCheckpoints(job) > before);
  }

  private String[] options(ModelsFolder models) {
    return Stream.of(
            "--models", models.path().toUri(),
            "--end-marker", models.endMarker().toUri(),
            "--output", work.resolve("output").toUri(),
            "--readings", READINGS,
            "--per-second", READINGS_PER_SECOND,
            "--pumps", PUMPS,
            "--seed", SEED)
        .map(String::valueOf)
        .toArray(String[]::new);
  }

  /** Each by the model that its row names, and no pump goes back to one that came before. */
  private void assertEachReadingIsScoredByAModelThatIsNotOlder(List<String> rows) {
    PumpSimulator simulator = PumpSimulator.withFaults(SEED, PUMPS);
    Map<String, String> rowOfReading = new HashMap<>();
    rows.forEach(row -> assertThat(rowOfReading.put(reading(row), row)).as(row).isNull());
    Map<Integer, ModelArtifact> models = new HashMap<>();
    List<String> first = ExpectedRows.of(simulator, READINGS, PumpModel.version(1));
    int[] versions = new int[READINGS];
    for (int i = 0; i < READINGS; i++) {
      String row = rowOfReading.get(reading(first.get(i)));
      assertThat(row).as("a row like %s", first.get(i)).isNotNull();
      versions[i] = Integer.parseInt(row.split(",", -1)[VERSION_COLUMN]);
      if (i >= PUMPS) {
        assertThat(versions[i]).isGreaterThanOrEqualTo(versions[i - PUMPS]);
      }
    }
    List<String> expected =
        new ArrayList<>(
            ExpectedRows.of(
                simulator, READINGS, i -> models.computeIfAbsent(versions[i], PumpModel::version)));
    Collections.sort(expected);
    assertThat(rows).isEqualTo(expected);
    assertThat(models).hasSizeGreaterThan(2);
  }

  /** Pump and time. */
  private static String reading(String row) {
    return row.substring(0, row.indexOf(',', row.indexOf(',') + 1));
  }
}
