package io.sluice.benchmarks.flink;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;
import org.jspecify.annotations.Nullable;

/** Does something once a job has ended. */
record AfterJob(Runnable action) implements JobListener {
  @Override
  public void onJobSubmitted(@Nullable JobClient client, @Nullable Throwable failure) {
    // Only the end counts.
  }

  @Override
  public void onJobExecuted(@Nullable JobExecutionResult result, @Nullable Throwable failure) {
    action.run();
  }
}
