package io.sluice.jobs.publish;

import io.sluice.flink.ModelUpdate;
import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice retire}: a retirement in the control log. */
@Command(
    name = "retire",
    mixinStandardHelpOptions = true,
    description =
        "Retires a model: writes a retirement to the control log of running jobs. No model scores"
            + " events from then on, until the next activation.",
    sortOptions = false)
public final class RetireCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      required = true,
      description = "The model's name.")
  String model = "";

  @Mixin LogOptions options = new LogOptions();
  @Mixin ChangeOptions change = new ChangeOptions();

  public RetireCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (ControlLog log = options.open()) {
      History history = LogOptions.historyOf(log);
      ModelUpdate.Retire update =
          new ModelUpdate.Retire(model, 0, change.fromOrStart(), change.promise);
      if (history.latest(model) > update.effectiveFrom() && change.from == null) {
        throw new CommandFailure(
            "the log has a change for model '"
                + model
                + "' that is effective from "
                + Times.text(history.latest(model))
                + ", after this retirement; use --from with a later time");
      }
      options.write(
          console,
          log,
          history,
          new LogOptions.Written(update, "", "model '" + model + "'", null),
          change.late);
    }
    console.out().flush();
    return 0;
  }
}
