package io.sluice.jobs.train;

import static io.sluice.jobs.console.Numbers.count;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.CommandFiles;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.Numbers;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.jobs.console.StageProgress;
import io.sluice.jobs.csv.CsvFormatOptions;
import io.sluice.jobs.csv.InputFiles;
import io.sluice.model.Decision;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.tools.train.AutoencoderTrainer;
import io.sluice.tools.train.TrainedModel;
import io.sluice.tools.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice train}: makes a model of CSV files of normal operation. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a small gated autoencoder on data from normal operation. The score of"
          + " a row is the reconstruction error of the window that ends with the row.",
      "",
      "The command trains on the first four fifths of each sequence of rows. It"
          + " holds out the last fifth to set the threshold. The model is quantized to"
          + " int8. The same data, options and seed always give the same file.",
      "",
      "Train on rows from the operating point that you will score. Rows unlike the"
          + " training data count as anomalies."
    },
    sortOptions = false)
public final class TrainCommand implements Callable<Integer> {
  private Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE.csv",
      description =
          "Files with data from normal operation: file names, patterns such as '*.csv',"
              + " or folders.")
  List<String> inputs = List.of();

  @Option(
      names = "--features",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description = "The columns to use as features.")
  List<String> features = List.of();

  @Option(
      names = "--window",
      required = true,
      paramLabel = "N",
      description = "The number of rows in the model's window.")
  int window;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "M.sluice",
      description = "Write the int8 model to this file ('-': standard output).")
  Path output = Path.of("");

  @Option(
      names = "--float-output",
      paramLabel = "F.sluice",
      description = "Also write the float model to this file.")
  @Nullable Path floatOutput;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      defaultValue = "20",
      description = "The number of passes over the training windows (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--quantization-aware-epochs",
      paramLabel = "Q",
      defaultValue = "0",
      description =
          "The number of extra passes with quantization-aware training (default:"
              + " ${DEFAULT-VALUE}).")
  int quantizationAwareEpochs;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--threshold-margin",
      paramLabel = "X",
      defaultValue = "1.5",
      description =
          "The threshold is X times the 99th percentile of the held-out scores"
              + " (default: ${DEFAULT-VALUE}). A lower value finds more anomalies but raises"
              + " more false alarms.")
  double thresholdMargin;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The model name (default: the name of the output file, without .sluice).")
  @Nullable String name;

  @Option(
      names = "--model-version",
      paramLabel = "V",
      defaultValue = "1",
      description = "The model version (default: ${DEFAULT-VALUE}).")
  String version = "";

  @Mixin CsvFormatOptions format = new CsvFormatOptions();

  public TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    TrainingOptions options = options();
    List<Path> files = InputFiles.find(inputs);
    console =
        new CommandFiles()
            .reads("--input", files)
            .writes("--output", output)
            .writes("--float-output", floatOutput)
            .check(console);
    List<float[][]> sequences =
        TrainingRows.read(files, format.withoutLabels(), options.featureNames());
    TrainedModel trained = train(options, sequences);
    OutputFiles.write(console, output, trained.quantized().toBytes());
    if (floatOutput != null) {
      OutputFiles.write(console, floatOutput, trained.floatModel().toBytes());
    }
    long rows = sequences.stream().mapToLong(sequence -> sequence.length).sum();
    console
        .out()
        .printf(
            "Trained %s on %s from %s in %s.%n%n",
            console.bold(options.name() + " " + options.version()),
            count(rows, "row"),
            count(files.size(), "file"),
            Numbers.duration(Duration.ofNanos(System.nanoTime() - start)));
    report(trained);
    return 0;
  }

  /** Everything about the options that can be wrong is said before the first file is read. */
  private TrainingOptions options() {
    if (name == null && output.toString().equals("-")) {
      throw new ParameterException(spec.commandLine(), "--output - needs --name");
    }
    try {
      List<String> names = features.stream().map(String::strip).toList();
      for (String each : names) {
        if (Collections.frequency(names, each) > 1) {
          throw new IllegalArgumentException("--features lists '" + each + "' twice");
        }
      }
      return TrainingOptions.builder(name == null ? nameOfOutput() : name, version, names, window)
          .epochs(epochs)
          .quantizationAwareEpochs(quantizationAwareEpochs)
          .seed(seed)
          .thresholdMargin(thresholdMargin)
          .build();
    } catch (IllegalArgumentException | InvalidModelException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private String nameOfOutput() {
    return output.getFileName().toString().replaceFirst("\\.sluice$", "");
  }

  private TrainedModel train(TrainingOptions options, List<float[][]> sequences) {
    try (StageProgress progress = new StageProgress(console)) {
      return AutoencoderTrainer.train(options, sequences, progress);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("cannot train on these rows: " + e.getMessage(), e);
    }
  }

  private void report(TrainedModel trained) {
    console
        .out()
        .printf(
            "  windows      %s for training, %s held out for the threshold%n",
            count(trained.trainingWindows()), count(trained.heldOutWindows()));
    print("int8 model ", output, trained.quantized());
    if (floatOutput != null) {
      print("float model", floatOutput, trained.floatModel());
    }
    console.out().flush();
  }

  private void print(String what, Path file, ModelArtifact model) {
    console
        .out()
        .printf(
            "  %s  %s, %s%s, digest %s%n",
            what,
            file,
            count(model.fileBytes(), "byte"),
            model.outputs().decision() instanceof Decision.Threshold threshold
                ? ", anomaly above " + threshold.threshold()
                : "",
            model.id().shortDigest());
  }
}
