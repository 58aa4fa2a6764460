package io.sluice.jobs.publish;

import io.sluice.flink.ModelUpdate;
import io.sluice.jobs.console.Console;
import io.sluice.model.ModelId;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice rollback}: the end of a trial in the control log. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Ends the trial of a model: writes a rollback to the control log of running jobs. The current"
          + " model scores all keys again.",
      "",
      "Without --from, the rollback is effective from the beginning of the trial."
    },
    sortOptions = false)
public final class RollbackCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      required = true,
      description = "The model's name.")
  String model = "";

  @Option(
      names = "--digest",
      paramLabel = "HEX",
      description =
          "Digest of the artifact on trial, or its first digits (default: the last trial of the"
              + " model).")
  String digest = "";

  @Mixin LogOptions options = new LogOptions();
  @Mixin ChangeOptions change = new ChangeOptions();

  public RollbackCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (ControlLog log = options.open()) {
      History history = LogOptions.historyOf(log);
      ControlLog.Entry trial = history.trial(model, digest);
      long begin = ((ModelUpdate.Activate) trial.update()).effectiveFrom();
      ModelUpdate.Rollback update =
          new ModelUpdate.Rollback(model, 0, change.fromOr(begin), change.promise, trial.digest());
      options.write(
          console,
          log,
          history,
          new LogOptions.Written(
              update,
              trial.digest(),
              "model '" + model + "', artifact " + ModelId.shortDigest(trial.digest()),
              null),
          change.late);
    }
    console.out().flush();
    return 0;
  }
}
