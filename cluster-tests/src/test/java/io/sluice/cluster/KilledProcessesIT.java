package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Processes are killed at random times while models are swapped in strict mode, and the rows are to
 * the byte those of an undisturbed run, which here is a loop without Flink. {@code
 * -Dsluice.kills.task-managers=200 -Dsluice.kills.job-managers=20} make it long.
 */
class KilledProcessesIT {
  private static final Path JAR = Path.of(System.getProperty("sluice.cluster.jar"));
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int TASK_MANAGERS = Integer.getInteger("sluice.kills.task-managers", 2);
  private static final int JOB_MANAGERS = Integer.getInteger("sluice.kills.job-managers", 1);
  private static final long SEED = Long.getLong("sluice.kills.seed", 1);
  private static final int PUMPS = 17;

  /** Of event time, from one model to the next; undisturbed it takes a second. */
  private static final long MILLIS_A_MODEL = 12_000;

  private static final int READINGS_PER_SECOND = 200;
  private static final int SECONDS_A_KILL = 20;
  private static final int READINGS =
      READINGS_PER_SECOND * SECONDS_A_KILL * (TASK_MANAGERS + JOB_MANAGERS) / 2 + 1;

  @TempDir(factory = WorkFolder.class, cleanup = CleanupMode.ON_SUCCESS)
  Path work;

  private final Random random = new Random(SEED);
  private final AtomicInteger published = new AtomicInteger();

  @Test
  void everyReadingIsScoredOnceByTheModelOfItsTimeWhateverIsKilled() throws Exception {
    ModelsFolder models = ModelsFolder.in(work);
    publishNext(models);
    ScheduledExecutorService swaps = Executors.newSingleThreadScheduledExecutor();
    try (StandaloneCluster cluster = StandaloneCluster.startHighlyAvailable(work)) {
      List<JavaProcess> taskManagers = new ArrayList<>(cluster.startTaskManagers(2));
      String job =
          cluster.run(List.of("-p", "2"), JAR, PumpScoringJob.class.getName(), options(models));
      cluster.awaitCheckpoint(job, PATIENCE);
      swaps.scheduleAtFixedRate(() -> publishNext(models), 1, 1, TimeUnit.SECONDS);
      for (boolean ofJobManager : kills()) {
        Thread.sleep(random.nextInt(2_000));
        if (ofJobManager) {
          cluster.replaceJobManager();
        } else {
          cluster.kill(taskManagers.remove(random.nextInt(taskManagers.size())));
          taskManagers.addAll(cluster.startTaskManagers(1));
        }
        cluster.awaitCheckpoint(job, PATIENCE);
      }
      swaps.shutdownNow();
      models.end();
      cluster.awaitState(job, "FINISHED", PATIENCE.plusSeconds(READINGS / READINGS_PER_SECOND));
    } finally {
      swaps.shutdownNow();
    }
    assertThat(published).hasValueGreaterThan(3);
    assertThat(CommittedRows.sorted(work.resolve("output/scores"))).isEqualTo(expectedRows());
    assertThat(CommittedRows.sorted(work.resolve("output/dead-letters"))).isEmpty();
    assertThat(CommittedRows.sorted(work.resolve("output/rejected-models"))).isEmpty();
  }

  private void publishNext(ModelsFolder models) {
    try {
      int version = published.get() + 1;
      models.publish(PumpModel.version(version), effectiveFrom(version));
      published.set(version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long effectiveFrom(int version) {
    return PumpSimulator.START + (version - 1) * MILLIS_A_MODEL;
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

  private String[] options(ModelsFolder models) {
    return Stream.of(
            "--models",
            models.path().toUri(),
            "--end-marker",
            models.endMarker().toUri(),
            "--strict",
            "--output",
            work.resolve("output").toUri(),
            "--readings",
            READINGS,
            "--per-second",
            READINGS_PER_SECOND,
            "--pumps",
            PUMPS,
            "--seed",
            SEED)
        .map(String::valueOf)
        .toArray(String[]::new);
  }

  private List<String> expectedRows() {
    PumpSimulator simulator = PumpSimulator.withFaults(SEED, PUMPS);
    Map<Integer, ModelArtifact> models = new HashMap<>();
    List<String> rows =
        new ArrayList<>(
            ExpectedRows.of(
                simulator,
                READINGS,
                i ->
                    models.computeIfAbsent(
                        versionAt(simulator.reading(i).time()), PumpModel::version)));
    Collections.sort(rows);
    return rows;
  }

  /** The latest of those published that is effective at a time. */
  private int versionAt(long time) {
    return (int) Math.min(published.get(), (time - PumpSimulator.START) / MILLIS_A_MODEL + 1);
  }
}
