package io.sluice.jobs.inspect;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice inspect}: what is in a model file. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Shows the contents of a model file: layers, shapes, parameters, size,"
            + " multiply-adds, quantization, features, outputs and provenance.",
    sortOptions = false)
public final class InspectCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "M.sluice", description = "The model file.")
  Path file = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  public InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ModelArtifact model = ModelFiles.read(file);
    if (json) {
      console.out().println(ModelJsonReport.of(model));
    } else {
      new ModelReport(model).print(console);
    }
    console.out().flush();
    return 0;
  }
}
