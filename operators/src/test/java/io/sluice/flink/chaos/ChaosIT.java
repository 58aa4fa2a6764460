package io.sluice.flink.chaos;

import io.sluice.flink.ModelUpdate.Change;
import io.sluice.flink.VersionMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scenarios of {@link ChaosTest} as jobs: with failures, lost TaskManagers, savepoints,
 * retained checkpoints and changes of parallelism. {@code -Dsluice.chaos.seconds=7200} for a longer
 * run, {@code -Dsluice.chaos.seed=} for one scenario again and again, each time with another
 * interleaving.
 */
class ChaosIT {
  private static final long SECONDS = Long.getLong("sluice.chaos.seconds", 100);
  private static final int TASK_MANAGERS = 2;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(TASK_MANAGERS)
              .setNumberSlotsPerTaskManager(4)
              .setConfiguration(
                  new Configuration() // small ones, as those that are lost stay in memory a while
                      .set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(24))
                      .set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(24))
                      .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8)))
              .build());

  @TempDir Path work;

  /** The numbers of those that are not lost. */
  private final List<Integer> taskManagers = new ArrayList<>(List.of(0, 1));

  private int started = TASK_MANAGERS;

  @Test
  void whateverHappensEachEventGetsWhatTheLogHasForIt(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    Long seed = Long.getLong("sluice.chaos.seed");
    long end = System.nanoTime() + SECONDS * 1_000_000_000;
    long next = Long.getLong("sluice.chaos.first", 0);
    while (System.nanoTime() < end) {
      run(ChaosScenario.of(seed != null ? seed : next++), cluster);
    }
    System.out.println("chaos: jobs up to seed " + next);
  }

  private void run(ChaosScenario scenario, MiniCluster cluster) throws Exception {
    List<String> story = new ArrayList<>();
    try {
      List<String> results = resultsOf(scenario, cluster, story);
      check(scenario, results);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("chaos on a cluster, " + scenario + "\n  " + story + "\n" + e, e);
    }
  }

  private List<String> resultsOf(ChaosScenario scenario, MiniCluster cluster, List<String> story)
      throws Exception {
    Random random = new Random(~scenario.seed());
    ChaosJob.scenario = scenario;
    ResultCollector.results = null;
    String from = null;
    int runs = 1 + random.nextInt(3);
    for (int run = 0; run < runs; run++) {
      ScriptSource.held = run < runs - 1;
      int parallelism = 1 + random.nextInt(4);
      story.add("run at " + parallelism);
      JobClient job = start(scenario, run, parallelism, from);
      for (int kill = random.nextInt(3); kill > 0; kill--) {
        Thread.sleep(random.nextInt(200));
        if (random.nextInt(8) == 0) {
          story.add("TaskManager lost");
          loseTaskManager(cluster, random);
        } else {
          story.add("failure");
          ChaosJob.FAILS.set(true);
        }
      }
      if (ScriptSource.held) {
        Thread.sleep(random.nextInt(150));
        ChaosJob.FAILS.set(false);
        from = stop(job, cluster, random.nextBoolean(), story);
      } else {
        job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
        ChaosJob.FAILS.set(false);
      }
    }
    return Objects.requireNonNull(ResultCollector.results);
  }

  /** A cluster never renumbers its TaskManagers; another one takes the place of the lost one. */
  private void loseTaskManager(MiniCluster cluster, Random random) throws Exception {
    cluster.startTaskManager();
    taskManagers.add(started++);
    int lost = taskManagers.remove(random.nextInt(TASK_MANAGERS));
    cluster.terminateTaskManager(lost).get(30, TimeUnit.SECONDS);
  }

  private JobClient start(ChaosScenario scenario, int run, int parallelism, @Nullable String from)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 20);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(20));
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(40));
    configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, scenario.unaligned());
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, work.toUri().toString());
    configuration.setString("sluice.models.warm-up", "0 s");
    if (from != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    ChaosJob.build(environment, run, parallelism);
    return environment.executeAsync("chaos " + scenario.seed());
  }

  /** Stops a job, maybe after it has recovered; returns where the next one begins. */
  private String stop(JobClient job, MiniCluster cluster, boolean savepoint, List<String> story)
      throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (true) {
      try {
        String path =
            savepoint
                ? job.stopWithSavepoint(
                        false, work.toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(30, TimeUnit.SECONDS)
                : cluster.triggerCheckpoint(job.getJobID()).get(30, TimeUnit.SECONDS);
        story.add(savepoint ? "savepoint" : "checkpoint");
        if (!savepoint) {
          job.cancel().get(30, TimeUnit.SECONDS);
        }
        while (!job.getJobStatus().get().isGloballyTerminalState()) {
          Thread.sleep(5);
        }
        return savepoint ? path : newestCheckpoint(job);
      } catch (ExecutionException e) {
        if (job.getJobStatus().get() == JobStatus.FAILED) {
          job.getJobExecutionResult().get(30, TimeUnit.SECONDS); // throws why
        }
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(20); // it has not recovered yet
      }
    }
  }

  /** The one that stayed: more may have followed the one that was asked for. */
  private String newestCheckpoint(JobClient job) throws IOException {
    Path folder = work.resolve(job.getJobID().toString());
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> Files.exists(path.resolve("_metadata")))
          .max(Comparator.comparingInt(ChaosIT::number))
          .orElseThrow(() -> new AssertionError("no checkpoint stays in " + folder))
          .toUri()
          .toString();
    }
  }

  private static int number(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString().replace("chk-", ""));
  }

  private static void check(ChaosScenario scenario, List<String> results) {
    ChaosReference reference = new ChaosReference(scenario);
    Map<Integer, String> ofEvents = new HashMap<>();
    for (String line : results) {
      int space = line.indexOf(' ');
      if (line.startsWith("refused ")) {
        checkRefusal(scenario, line);
      } else {
        int id = Integer.parseInt(line.substring(0, space));
        String before = ofEvents.put(id, line.substring(space + 1));
        require(before == null, "event " + id + " got '" + before + "' and " + line);
      }
    }
    boolean overtakes =
        scenario.sources().size() > 1
            && scenario.sources().stream().anyMatch(s -> s.contains(new Item.Idle()));
    Map<String, List<Item.Event>> ofKeys = new HashMap<>();
    List<Item.Event> events = new ArrayList<>(scenario.events());
    events.sort(Comparator.comparingLong(Item.Event::time));
    for (Item.Event event : events) {
      String result = ofEvents.remove(event.id());
      require(result != null, event + " is lost");
      if (result.equals("LATE")) {
        require(overtakes || event.time() == Long.MIN_VALUE, event + " is late");
        continue;
      }
      List<Item.Event> ofKey = ofKeys.computeIfAbsent(event.key(), key -> new ArrayList<>());
      ofKey.add(event);
      if (scenario.strict()) {
        String expected =
            scenario.windows()
                ? reference.ofLast(scenario.changes(), ofKey)
                : reference.of(scenario.changes(), event);
        require(result.equals(expected), event + " got '" + result + "', not '" + expected + "'");
      } else {
        require(
            result.equals("NO_MODEL")
                || result.equals("RETIRED")
                || reference.possible(scenario.changes(), event).contains(result),
            event + " got '" + result + "', which no update gives");
      }
    }
    require(ofEvents.isEmpty(), "results of no event: " + ofEvents);
  }

  private static void checkRefusal(ChaosScenario scenario, String line) {
    List<Change> all = new ArrayList<>();
    Change refused = null;
    for (Item item : scenario.control()) {
      if (item instanceof Item.Update update && update.update() instanceof Change change) {
        all.add(change);
        if (line.startsWith("refused " + change.model() + " " + change.sequence() + " ")) {
          refused = change;
        }
      }
    }
    require(refused != null, "refused though it has not come: " + line);
    boolean broken =
        scenario.modes().contains(VersionMode.STRICT) && !scenario.changes().contains(refused);
    require(
        broken || ChaosReference.explains(refused, all, Long.MAX_VALUE, null),
        refused + " was refused without a reason in the log: " + line);
  }

  private static void require(boolean right, String wrong) {
    if (!right) {
      throw new AssertionError(wrong);
    }
  }
}
