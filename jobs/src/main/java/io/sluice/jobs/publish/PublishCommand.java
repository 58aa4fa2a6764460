package io.sluice.jobs.publish;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice publish}: an activation in the control log. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
      "Sends a model to running jobs: writes an activation to their control log, a Kafka topic or a"
          + " watched folder.",
      "",
      "If the log has the same activation already, the command writes nothing and exits with 0."
    },
    sortOptions = false)
public final class PublishCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "M.sluice", description = "The model file.")
  Path file = Path.of("");

  @Mixin LogOptions options = new LogOptions();
  @Mixin ChangeOptions change = new ChangeOptions();

  @Option(
      names = "--canary",
      paramLabel = "SHARE",
      description =
          "Put the model on trial for this share of the keys, such as 0.05; its scores go"
              + " downstream.")
  @Nullable Double canary;

  @Option(
      names = "--shadow",
      paramLabel = "SHARE",
      description =
          "Put the model on trial for this share of the keys; its scores are only compared.")
  @Nullable Double shadow;

  @Option(
      names = "--uri",
      paramLabel = "URI",
      description =
          "Write this URI instead of the model's bytes. All TaskManagers must be able to read the"
              + " same file there.")
  @Nullable String uri;

  public PublishCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Rollout rollout = rollout();
    ModelArtifact artifact = ModelFiles.readProved(file);
    ModelUpdate.Activate update =
        new ModelUpdate.Activate(
            artifact.id().name(),
            0,
            change.fromOrStart(),
            change.promise,
            rollout,
            artifact.toBytes());
    try (ControlLog log = options.open()) {
      options.write(
          console,
          log,
          LogOptions.historyOf(log),
          new LogOptions.Written(update, artifact.id().digest(), artifact.id().toString(), uri),
          change.late);
    }
    console.out().flush();
    return 0;
  }

  private Rollout rollout() {
    if (canary != null && shadow != null) {
      throw options.wrong("--canary and --shadow exclude each other");
    }
    try {
      if (canary != null) {
        return Rollout.canary(canary);
      }
      return shadow != null ? Rollout.shadow(shadow) : Rollout.full();
    } catch (IllegalArgumentException e) {
      throw options.wrong((canary != null ? "--canary: " : "--shadow: ") + e.getMessage());
    }
  }
}
