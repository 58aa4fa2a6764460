package io.sluice.jobs.publish;

import io.sluice.flink.ModelUpdate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a change is effective. */
final class ChangeOptions {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Times.OfEvent.class,
      description =
          "Event time from which the change is effective: milliseconds since 1970, or a time such"
              + " as 2026-12-01T08:00:00Z.")
  @Nullable Long from;

  @Option(
      names = "--promise",
      description =
          "Promise that no later change is effective at or before this one's time, as a heartbeat"
              + " does.")
  boolean promise;

  @Option(
      names = "--late",
      description =
          "Write the change even if the log has promised that none of its time is still to come.")
  boolean late;

  long fromOr(long time) {
    return from == null ? time : from;
  }

  long fromOrStart() {
    return fromOr(ModelUpdate.START_OF_TIME);
  }
}
