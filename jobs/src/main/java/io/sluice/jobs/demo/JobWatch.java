package io.sluice.jobs.demo;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.model.ModelArtifact;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/** Waits for the end of the demo's job, and tells how it gets on. */
final class JobWatch {
  private static final long LOOK_MILLIS = 200;
  private final List<ModelArtifact> models;
  private final Listener listener;
  private final Set<String> seen = new HashSet<>();

  /** Is told how the job gets on, by the thread that waits. */
  interface Listener {
    /**
     * A version has scored its first readings.
     *
     * @param firstReading index of the first of them
     */
    void active(ModelArtifact model, long firstReading);

    /** So many readings have their scores. */
    void scored(long readings);
  }

  JobWatch(List<ModelArtifact> models, Listener listener) {
    this.models = models;
    this.listener = listener;
  }

  /**
   * Returns the job's accumulators when it has ended.
   *
   * @throws CommandFailure if the job fails
   */
  Map<String, Object> untilEnd(JobClient job) throws InterruptedException {
    CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
    try {
      while (true) {
        try {
          Map<String, Object> result =
              end.get(LOOK_MILLIS, TimeUnit.MILLISECONDS).getAllAccumulatorResults();
          tell(result);
          return result;
        } catch (TimeoutException e) {
          look(job);
        }
      }
    } catch (ExecutionException e) {
      throw new CommandFailure("the demo's job failed: " + rootCause(e), e);
    }
  }

  /** Looks at the counts so far. They are not to be had while the job begins or ends. */
  private void look(JobClient job) throws InterruptedException {
    try {
      tell(job.getAccumulators().get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      // The next look, or the end, will tell.
    }
  }

  private void tell(Map<String, Object> counts) {
    if (counts.get(DemoJob.SCORES) instanceof ScoreTally.Totals totals) {
      for (ModelArtifact model : models) {
        ScoreTally.Version version = totals.versions().get(model.id().version());
        if (version != null && seen.add(model.id().version())) {
          listener.active(model, version.firstReading());
        }
      }
      listener.scored(totals.scored());
    }
  }

  private static Throwable rootCause(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
