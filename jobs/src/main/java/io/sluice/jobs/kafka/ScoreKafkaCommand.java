package io.sluice.jobs.kafka;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.embedded.EmbeddedFlink;
import io.sluice.jobs.embedded.WorkFolder;
import io.sluice.kafka.KafkaTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice score-kafka}: the ready job for Kafka, without a cluster. */
@Command(
    name = "score-kafka",
    mixinStandardHelpOptions = true,
    description = {
      "Scores the JSON events of a Kafka topic, in an embedded Flink cluster.",
      "",
      "The configuration file names the topics, the model and the fields of an event. docs/kafka.md"
          + " lists its entries. Scores appear in their topic after a checkpoint, every 5 seconds.",
      "",
      "The command runs until it is stopped, or until the events end if the file has"
          + " 'events.bounded: true'. It keeps no state: when started again, it begins where"
          + " 'events.start' says. To continue where a job stopped, run"
          + " io.sluice.jobs.kafka.KafkaScoringJob on a Flink cluster."
    },
    sortOptions = false)
public final class ScoreKafkaCommand implements Callable<Integer> {
  private static final int MAX_PARALLELISM = 128;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "The configuration file: YAML, or *.properties.")
  Path file = Path.of("");

  @Option(
      names = "--check",
      description = "Check the configuration file and the topics, without starting the job.")
  boolean check;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "The number of scoring subtasks (default: ${DEFAULT-VALUE}). More than the topic has"
              + " partitions help only if events have keys.")
  int parallelism;

  public ScoreKafkaCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT,
              "--parallelism must be between 1 and %d, but is %d",
              MAX_PARALLELISM,
              parallelism));
    }
    KafkaScoringSettings settings = KafkaScoringSettings.read(file);
    checkTopics(settings);
    if (check) {
      console.out().println(file + " is correct, and its topics exist.");
      return 0;
    }
    console
        .out()
        .printf(
            "Scoring topic '%s' with model '%s' into topic '%s'.%s%n",
            settings.events(),
            settings.model(),
            settings.scores(),
            settings.bounded() ? "" : " Press Ctrl+C to stop.");
    console.out().flush();
    try (WorkFolder work = WorkFolder.temporary()) {
      StreamExecutionEnvironment environment =
          EmbeddedFlink.environment(parallelism, work.newFolder("flink"));
      environment.configure(restarts());
      KafkaScoringJob.define(environment, settings);
      EmbeddedFlink.run(environment, settings.name(), accumulators -> {});
    }
    return 0;
  }

  /** A broker may be away for a while; what fails again and again ends the command. */
  private static Configuration restarts() {
    Configuration restarts = new Configuration();
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL, 3);
    restarts.set(
        RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
        Duration.ofMinutes(10));
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, Duration.ofSeconds(5));
    return restarts;
  }

  /** A job would only wait for them, or fail without saying so. */
  private static void checkTopics(KafkaScoringSettings settings) {
    try {
      KafkaTopics.check(settings.bootstrap(), settings.kafka(), settings.topics(), TIMEOUT);
    } catch (IllegalStateException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
