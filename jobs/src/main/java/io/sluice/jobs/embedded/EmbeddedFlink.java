package io.sluice.jobs.embedded;

import io.sluice.flink.SluiceOptions;
import io.sluice.jobs.console.CommandFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink of one's own, inside this process, for one job. */
public final class EmbeddedFlink {
  private static final Duration CHECKPOINTS = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 200;

  private EmbeddedFlink() {}

  /**
   * An environment with checkpoints, without any fallback serialization, and without a restart:
   * what fails here fails again.
   *
   * @param work a folder for checkpoints and temporary files
   */
  public static StreamExecutionEnvironment environment(int parallelism, Path work) {
    Configuration settings = new Configuration();
    settings.set(CoreOptions.TMP_DIRS, work.toString());
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(RestOptions.BIND_ADDRESS, "localhost");
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, work.resolve("checkpoints").toUri().toString());
    // Events that are there already warm a model up as well as anything.
    settings.set(SluiceOptions.MODEL_WARM_UP, Duration.ZERO);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    // Counts travel with heartbeats; a progress bar wants them more often than every ten seconds.
    settings.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
  }

  /**
   * Runs the job to its end.
   *
   * @param whileRunning called a few times a second with the accumulators so far, by name; the map
   *     is empty while the job starts or ends
   * @return the accumulators at the end
   */
  public static Map<String, Object> run(
      StreamExecutionEnvironment environment,
      String name,
      Consumer<Map<String, Object>> whileRunning)
      throws Exception {
    JobClient job = environment.executeAsync(name);
    CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
    while (true) {
      try {
        return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS).getAllAccumulatorResults();
      } catch (TimeoutException e) {
        whileRunning.accept(accumulators(job));
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }
  }

  private static Map<String, Object> accumulators(JobClient job) throws InterruptedException {
    try {
      return job.getAccumulators().get(1, TimeUnit.SECONDS);
    } catch (IllegalStateException
        | ExecutionException
        | CompletionException
        | TimeoutException e) {
      return Map.of(); // the job is just starting or ending
    }
  }

  /** The failure of the job, with the message that was meant for the user if there is one. */
  private static Exception failure(ExecutionException e) {
    Throwable last = e;
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CommandFailure) {
        return e;
      }
      last = t;
    }
    return new CommandFailure("the job failed: " + last, e);
  }
}
