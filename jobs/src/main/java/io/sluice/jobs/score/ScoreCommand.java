package io.sluice.jobs.score;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.CommandFiles;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.jobs.csv.CsvFormatOptions;
import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.csv.CsvOptions;
import io.sluice.jobs.csv.InputFiles;
import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice score}: scores CSV files with a model. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Scores the rows of CSV files with a model, in an embedded Flink cluster.",
      "",
      "Each file is a sequence of rows. With --key-column, each key in a file has"
          + " its own sequence. A model with a window also reads the earlier rows of the"
          + " sequence.",
      "",
      "Rows that cannot be read or scored go to NAME.rejected.csv next to the"
          + " scores, with the reason. If the scores go to standard output, a named pipe"
          + " or a device, these rows go to scores.rejected.csv in the current folder."
    },
    sortOptions = false)
public final class ScoreCommand implements Callable<Integer> {
  private Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--model", required = true, paramLabel = "M.sluice", description = "The model.")
  Path modelFile = Path.of("");

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE.csv",
      description =
          "The files to score: file names, patterns such as '*.csv', or folders. The"
              + " first line of each file names the columns. Each feature of the model needs"
              + " a column with its name.")
  List<String> inputs = List.of();

  @Option(
      names = "--output",
      paramLabel = "SCORES.csv",
      defaultValue = "scores.csv",
      description =
          "Write the scores to this file, or to standard output if it is '-', in the order of the input (default:"
              + " ${DEFAULT-VALUE}).")
  Path output = Path.of("");

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description =
          "A column with the true label of each row: 1 for an anomaly, 0 for a normal"
              + " row. Adds precision, recall, F1, false alarm rate and missed alarm rate to"
              + " the summary.")
  @Nullable String labelColumn;

  @Mixin CsvFormatOptions format = new CsvFormatOptions();

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      description =
          "The number of files or keys to score in parallel (default: the number of"
              + " processors).")
  @Nullable Integer parallelism;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "Watch this folder while the job runs. A new .sluice file replaces the model"
              + " if it has the same model name and passes its golden vectors.")
  @Nullable Path models;

  public ScoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    checkOptions();
    ModelArtifact model = ModelFiles.readProved(modelFile);
    FeatureSchema features = model.features();
    if (features == null) {
      throw new CommandFailure(
          modelFile
              + ": the model has no feature names, so its columns cannot be found; use 'sluice"
              + " run' with a .npy file");
    }
    checkDecision(model);
    LinkedHashMap<Path, CsvLayout> files = layouts(features);
    console =
        new CommandFiles()
            .reads("--model", modelFile)
            .reads("--input", files.keySet())
            .reads("--models", watchedModels())
            .writes("--output", output)
            .writes("the rejected rows of --output", UnscoredRows.rejectedBeside(output))
            .check(console);
    ScoringSummary summary =
        new ScoringRun(model, files, output, subtasks(files.size()), models).run(console);
    summary.checkSomethingWasScored();
    summary.print(console);
    return 0;
  }

  private void checkOptions() {
    if (parallelism != null && (parallelism < 1 || parallelism > 128)) {
      throw new ParameterException(
          spec.commandLine(), "--parallelism must be between 1 and 128, but is " + parallelism);
    }
    if (models != null && !Files.isDirectory(models)) {
      throw new CommandFailure(models + ": no such folder");
    }
  }

  private List<Path> watchedModels() throws IOException {
    if (models == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(models)) {
      return files.filter(file -> file.toString().endsWith(".sluice")).toList();
    }
  }

  private void checkDecision(ModelArtifact model) {
    var decision = model.outputs().decision();
    if (labelColumn != null && (decision == null || decision.labels().size() != 2)) {
      throw new CommandFailure(
          modelFile
              + ": --label-column needs a model that decides between normal and anomaly, but this"
              + " model has "
              + (decision == null ? "no decision" : decision.labels().size() + " labels"));
    }
  }

  private LinkedHashMap<Path, CsvLayout> layouts(FeatureSchema features) throws IOException {
    CsvOptions options = format.with(labelColumn);
    LinkedHashMap<Path, CsvLayout> files = new LinkedHashMap<>();
    for (Path file : InputFiles.find(inputs)) {
      files.put(file, CsvLayout.find(file, options, features.names()));
    }
    return files;
  }

  /** Without keys, more subtasks than files would have nothing to do. */
  private int subtasks(int fileCount) {
    if (parallelism != null) {
      return parallelism;
    }
    int processors = Runtime.getRuntime().availableProcessors();
    return format.isKeyed() ? processors : Math.min(processors, fileCount);
  }
}
