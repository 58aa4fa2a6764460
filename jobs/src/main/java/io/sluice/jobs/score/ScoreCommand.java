package io.sluice.jobs.score;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.jobs.csv.CsvFormatOptions;
import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.csv.CsvOptions;
import io.sluice.jobs.csv.InputFiles;
import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
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
      "Scores the rows of CSV files with a model, on an embedded Flink.",
      "",
      "Each file (each key in each file, with --key-column) is a sequence of its own: a model with a"
          + " window sees the rows before within it. Rows that cannot be read or scored are listed"
          + " with the reason in NAME.rejected.csv beside the scores."
    },
    sortOptions = false)
public final class ScoreCommand implements Callable<Integer> {
  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "M.sluice",
      description = "The model to score with.")
  Path modelFile = Path.of("");

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE.csv",
      description =
          "Files to score: names, patterns like '*.csv', or folders. The first line names the"
              + " columns; those that the model's features are called by must be there.")
  List<String> inputs = List.of();

  @Option(
      names = "--output",
      paramLabel = "SCORES.csv",
      defaultValue = "scores.csv",
      description = "Where the scores go (default: ${DEFAULT-VALUE}), in the order of the input.")
  Path output = Path.of("");

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description =
          "The column that says whether a row is an anomaly (1) or not (0): adds precision, recall,"
              + " F1, false alarm rate and missed alarm rate to the summary, by row.")
  @Nullable String labelColumn;

  @Mixin CsvFormatOptions format = new CsvFormatOptions();

  @Option(
      names = "--parallelism",
      paramLabel = "P",
      description = "How many files or keys are scored at once (default: as many as processors).")
  @Nullable Integer parallelism;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description =
          "A folder to watch while the job runs: a file NAME.sluice that appears there with the name"
              + " of the model and good golden vectors takes over.")
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
              + ": this model has no feature names to find columns by; 'sluice run' takes plain"
              + " numbers");
    }
    checkDecision(model);
    LinkedHashMap<Path, CsvLayout> files = layouts(features);
    List<Path> read = new ArrayList<>(files.keySet());
    read.add(modelFile);
    OutputFiles.check(output, read);
    ScoringSummary summary =
        new ScoringRun(model, files, output, subtasks(files.size()), models).run(console);
    summary.checkSomethingWasScored();
    summary.print(console);
    return 0;
  }

  private void checkOptions() {
    if (parallelism != null && (parallelism < 1 || parallelism > 128)) {
      throw new ParameterException(
          spec.commandLine(), "--parallelism " + parallelism + " is not between 1 and 128");
    }
    if (models != null && !Files.isDirectory(models)) {
      throw new CommandFailure(models + ": no such folder");
    }
  }

  private void checkDecision(ModelArtifact model) {
    var decision = model.outputs().decision();
    if (labelColumn != null && (decision == null || decision.labels().size() != 2)) {
      throw new CommandFailure(
          modelFile
              + (decision == null
                  ? ": this model decides nothing"
                  : ": this model decides between " + decision.labels().size() + " answers")
              + ", but --label-column needs a model that decides between normal and anomaly");
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
