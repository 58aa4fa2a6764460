package io.sluice.jobs.publish;

import io.sluice.flink.ModelUpdate;
import io.sluice.jobs.console.Console;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice heartbeat}: promises in the control log. */
@Command(
    name = "heartbeat",
    mixinStandardHelpOptions = true,
    description = {
      "Promises that the control log is complete up to a time, for jobs in STRICT mode.",
      "",
      "With --every, the command runs until it is stopped. Let only one process write heartbeats."
    },
    sortOptions = false)
public final class HeartbeatCommand implements Callable<Integer> {
  private final Console console;

  @Mixin LogOptions options = new LogOptions();

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      converter = Times.OfDuration.class,
      description = "Write a heartbeat each time this has passed, such as 1s (default: write one).")
  @Nullable Duration every;

  @Option(
      names = "--ahead",
      paramLabel = "DURATION",
      converter = Times.OfDuration.class,
      description = "How far ahead of the clock to promise, such as 1m (default: 0s).")
  Duration ahead = Duration.ZERO;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = Times.OfEvent.class,
      description = "Promise up to this event time instead of the clock's time.")
  @Nullable Long time;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Stop after N heartbeats (default: never, with --every).")
  @Nullable Integer count;

  public HeartbeatCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (every != null && time != null) {
      throw options.wrong("--every and --time exclude each other");
    }
    if (every != null && every.isZero()) {
      throw options.wrong("--every: must be longer than 0");
    }
    int remaining = every == null ? 1 : count == null ? Integer.MAX_VALUE : count;
    try (ControlLog log = options.open()) {
      History history = new History();
      for (; remaining > 0; remaining--) {
        history.add(log.readNew());
        beat(log, history);
        if (every != null && remaining > 1) {
          Thread.sleep(every.toMillis());
        }
      }
    }
    return 0;
  }

  private void beat(ControlLog log, History history) throws IOException {
    long until = time != null ? time : System.currentTimeMillis() + ahead.toMillis();
    String what = "heartbeat until " + Times.text(until);
    if (history.promises(until)) {
      console.out().println("Nothing to write: the log promises as much already, " + what + ".");
    } else if (options.dryRun) {
      console.out().println("Would write to " + log.name() + ": " + what);
    } else {
      console
          .out()
          .println("Wrote " + log.append(new ModelUpdate.Heartbeat(0, until), null) + ": " + what);
    }
    console.out().flush();
  }
}
