package io.sluice.jobs.demo;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ProgressLine;
import io.sluice.model.ModelArtifact;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Scores simulated pump sensors in an embedded Flink cluster, and swaps the"
            + " model for a better one while the job runs.",
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
  private static final int MAX_READINGS = 2_000_000;
  private static final int MAX_PUMPS = 10_000;
  private static final int MAX_PARALLELISM = 64;
  private static final double DEFAULT_SECONDS = 10;

  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "100000",
      description = "The number of sensor readings, over all pumps (default: ${DEFAULT-VALUE}).")
  int events;

  @Option(
      names = "--pumps",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "The number of simulated pumps, with eight sensors each (default:"
              + " ${DEFAULT-VALUE}).")
  int pumps;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "The maximum number of readings per second (default: one tenth of --events,"
              + " for a run of ten seconds).")
  @Nullable Double rate;

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      defaultValue = "2",
      description = "The number of scoring subtasks (default: ${DEFAULT-VALUE}).")
  int parallelism;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Random seed for pumps and faults (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "sluice-demo",
      description = "Write scores, readings and models to this folder (default: ${DEFAULT-VALUE}).")
  Path output = Path.of("sluice-demo");

  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    DemoPlan plan = plan();
    List<ModelArtifact> models = List.of(PumpModels.first(), PumpModels.second());
    console.out().println(headline(plan));
    DemoResult result;
    try (ProgressLine progress = console.startProgress("scoring", plan.readings(), " readings")) {
      result = new DemoRun(plan, models, new Story(plan, progress)).run();
    }
    console.out().println();
    new DemoSummary(result, console).print();
    return result.succeeded() ? 0 : 1;
  }

  private DemoPlan plan() {
    within("--events", events, 2, MAX_READINGS); // one for each model
    within("--pumps", pumps, 1, MAX_PUMPS);
    within("--parallelism", parallelism, 1, MAX_PARALLELISM);
    double perSecond = rate == null ? Math.max(1, events / DEFAULT_SECONDS) : rate;
    if (!(perSecond >= 1 && perSecond <= Integer.MAX_VALUE)) {
      throw wrong("--rate must be 1 or more, but is %s", perSecond);
    }
    return new DemoPlan(events, pumps, perSecond, parallelism, seed, output);
  }

  private void within(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong("%s must be between %d and %d, but is %d", option, least, most, value);
    }
  }

  private ParameterException wrong(String format, Object... values) {
    return new ParameterException(spec.commandLine(), String.format(Locale.ROOT, format, values));
  }

  private static String headline(DemoPlan plan) {
    return String.format(
        Locale.ROOT,
        "Starting Flink in this process: %d pumps, %,d readings, %,.0f readings/s.",
        plan.pumps(),
        plan.readings(),
        plan.readingsPerSecond());
  }

  /** What is said while the job runs. */
  private final class Story implements JobWatch.Listener {
    private final DemoPlan plan;
    private final ProgressLine progress;
    private boolean first = true;

    Story(DemoPlan plan, ProgressLine progress) {
      this.plan = plan;
      this.progress = progress;
    }

    @Override
    public void active(ModelArtifact model, long firstReading) {
      String line =
          String.format(
              Locale.ROOT,
              first
                  ? "%s arrived on the control stream and scores from reading %,d on."
                  : "%s replaced it at reading %,d while the job ran.",
              model.id(),
              firstReading);
      first = false;
      progress.printAbove(() -> console.out().println(line));
    }

    @Override
    public void scored(long readings) {
      progress.at(readings, plan.readings());
    }
  }
}
