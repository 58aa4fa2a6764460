package io.sluice.jobs.benchmark;

import io.sluice.jobs.benchmark.ModelSpeed.Contender;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice benchmark}: how long a model takes, with the Vector API and without it. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how long a model takes for one event on this machine, with the Vector API and"
          + " without it.",
      "",
      "The times are those of scoring alone, on one thread: no Flink, no encoding of events, no"
          + " window. Each time is measured in new JVMs after a warm-up, in turns. The column 'in"
          + " batches' shows the time per row of a BatchScorer, if that is faster.",
      "",
      "SLUICE_JAVA_OPTS gives options to all of these JVMs."
    },
    sortOptions = false)
public final class BenchmarkCommand implements Callable<Integer> {
  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "M.sluice", description = "The model.")
  Path file = Path.of("");

  @Option(
      names = "--jvms",
      paramLabel = "N",
      defaultValue = "" + ModelSpeed.DEFAULT_JVMS,
      description = "The number of new JVMs for each time (default: ${DEFAULT-VALUE}).")
  int jvms;

  public BenchmarkCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (jvms < 1) {
      throw new ParameterException(spec.commandLine(), "--jvms must be 1 or more, but is " + jvms);
    }
    ModelArtifact model = ModelFiles.readProved(file);
    Contender plain = new Contender(FreshJvm.PLAIN, file);
    Contender vectors = new Contender(FreshJvm.WITH_VECTOR_API, file);
    boolean both = FreshJvm.canHaveVectorApi();
    List<ModelSpeed> speeds =
        ModelSpeed.measure(console, both ? List.of(plain, vectors) : List.of(plain), jvms);
    new SpeedTable(
            model.id(),
            both ? speeds.get(1) : null,
            speeds.get(0),
            FreshJvm.commonOptions(System.getenv()))
        .print(console);
    return 0;
  }
}
