package io.sluice.jobs.publish;

import io.sluice.flink.ModelUpdate;
import io.sluice.jobs.console.Console;
import io.sluice.kafka.KafkaModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which control log a command extends, and how an update gets there. */
final class LogOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Addresses of Kafka brokers, separated by commas.")
  @Nullable String bootstrap;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "The topic with the control log.")
  @Nullable String topic;

  @Option(
      names = "--property",
      paramLabel = "NAME=VALUE",
      description = "A property of Kafka's clients, such as security.protocol=SSL. Repeatable.")
  Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--create-topic",
      description = "Create the topic, with one partition and compaction, if it is missing.")
  boolean create;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "A watched folder with the control log, instead of a topic.")
  @Nullable Path folder;

  @Option(names = "--dry-run", description = "Show what would be written; write nothing.")
  boolean dryRun;

  /** Opens the log. */
  ControlLog open() throws IOException {
    if (folder != null) {
      if (bootstrap != null || topic != null || create || !properties.isEmpty()) {
        throw wrong("--folder excludes --bootstrap, --topic, --property and --create-topic");
      }
      return FolderLog.open(folder);
    }
    if (bootstrap == null || topic == null) {
      throw wrong("where is the control log? Use --bootstrap and --topic, or --folder");
    }
    return TopicLog.open(new KafkaModels(bootstrap, topic, properties, false), create && !dryRun);
  }

  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * Writes a change, unless the log has it already.
   *
   * @param history of the whole log
   * @param late whether it may break a promise
   */
  void write(Console console, ControlLog log, History history, Written change, boolean late)
      throws IOException {
    ControlLog.Entry known = history.already(change.update(), change.digest());
    if (known != null) {
      console.out().println("Nothing to write: " + known.place() + " has this change already.");
      change.print(console);
      return;
    }
    if (!late) {
      history.checkPromise(change.update());
    }
    if (dryRun) {
      console.out().println("Would write to " + log.name() + ":");
    } else {
      console.out().println("Wrote " + log.append(change.update(), change.uri()) + ":");
    }
    change.print(console);
  }

  /**
   * A change to be written.
   *
   * @param update the change
   * @param digest of the artifact that it is about; empty if it is about none
   * @param about the artifact or the model, in words
   * @param uri of the artifact; null: it is in the update
   */
  record Written(ModelUpdate.Change update, String digest, String about, @Nullable String uri) {
    void print(Console console) {
      String kind =
          update instanceof ModelUpdate.Activate
              ? "activate"
              : update instanceof ModelUpdate.Retire ? "retire" : "rollback";
      console.out().println(String.format("  %-8s  %s", kind, about));
      console.out().println("  from      " + Times.text(update.effectiveFrom()));
      if (update instanceof ModelUpdate.Activate activate) {
        console.out().println("  rollout   " + activate.rollout());
        console
            .out()
            .println("  artifact  " + (uri == null ? activate.file().length + " bytes" : uri));
      }
      if (update.promises()) {
        console.out().println("  promises  no later change is effective at or before this time");
      }
    }
  }

  /** The history of a log. */
  static History historyOf(ControlLog log) throws IOException {
    History history = new History();
    history.add(log.readNew());
    return history;
  }
}
