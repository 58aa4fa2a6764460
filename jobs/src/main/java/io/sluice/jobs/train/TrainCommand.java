package io.sluice.jobs.train;

import static io.sluice.jobs.console.Numbers.count;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.Numbers;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.jobs.console.StageProgress;
import io.sluice.jobs.csv.CsvConverters;
import io.sluice.jobs.csv.CsvOptions;
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
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice train}: makes a model of CSV files of normal operation. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a small gated autoencoder on normal data: a row's score is how badly the model can"
          + " rebuild the window that ends with it.",
      "",
      "Normalization and threshold are fitted to the data, the last fifth of which is held out for"
          + " the threshold. The model is quantized to int8. The same data and seed give the same"
          + " file.",
      "",
      "Rows must come from the operating point that will be scored: whatever is unlike them is an"
          + " anomaly."
    },
    sortOptions = false)
public final class TrainCommand implements Callable<Integer> {
  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE.csv",
      description = "Files of normal operation: names, patterns like '*.csv', or folders.")
  List<String> inputs = List.of();

  @Option(
      names = "--features",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description = "The columns to learn from.")
  List<String> features = List.of();

  @Option(
      names = "--window",
      required = true,
      paramLabel = "N",
      description = "How many rows the model sees at once.")
  int window;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "M.sluice",
      description = "Where the int8 model goes.")
  Path output = Path.of("");

  @Option(
      names = "--float-output",
      paramLabel = "F.sluice",
      description = "Where the same model before quantization goes, if it is wanted.")
  @Nullable Path floatOutput;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      defaultValue = "20",
      description = "How often all windows are seen (default: ${DEFAULT-VALUE}).")
  int epochs;

  @Option(
      names = "--quantization-aware-epochs",
      paramLabel = "Q",
      defaultValue = "0",
      description = {
        "How often they are seen again, after that, by a model that rounds as its int8 form will",
        "(default: ${DEFAULT-VALUE})."
      })
  int quantizationAwareEpochs;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Of all that is random (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--threshold-margin",
      paramLabel = "X",
      defaultValue = "1.5",
      description =
          "The threshold is this times the score that 99 of 100 held-out windows stay below"
              + " (default: ${DEFAULT-VALUE}): less finds more, with more false alarms.")
  double thresholdMargin;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The model's name (default: that of the output file, without its ending).")
  @Nullable String name;

  @Option(
      names = "--model-version",
      paramLabel = "V",
      defaultValue = "1",
      description = "The model's version (default: ${DEFAULT-VALUE}).")
  String version = "";

  @Option(
      names = "--key-column",
      paramLabel = "NAME",
      description = "The column that says which machine or sensor a row is of.")
  @Nullable String keyColumn;

  @Option(
      names = "--separator",
      paramLabel = "C",
      converter = CsvConverters.Separator.class,
      description = "The character between cells, or 'tab' (default: found out by itself).")
  @Nullable Character separator;

  public TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    TrainingOptions options = options();
    List<Path> files = InputFiles.find(inputs);
    OutputFiles.check(output, files);
    if (floatOutput != null) {
      OutputFiles.check(floatOutput, files);
    }
    List<float[][]> sequences =
        TrainingRows.read(
            files, new CsvOptions(separator, null, null, keyColumn, null), options.featureNames());
    TrainedModel trained = train(options, sequences);
    OutputFiles.write(output, trained.quantized().toBytes());
    if (floatOutput != null) {
      OutputFiles.write(floatOutput, trained.floatModel().toBytes());
    }
    long rows = sequences.stream().mapToLong(sequence -> sequence.length).sum();
    console
        .out()
        .printf(
            "Trained %s on %s of %s in %s.%n%n",
            console.bold(options.name() + " " + options.version()),
            count(rows, "row"),
            count(files.size(), "file"),
            Numbers.duration(Duration.ofNanos(System.nanoTime() - start)));
    report(trained);
    return 0;
  }

  /** Everything about the options that can be wrong is said before the first file is read. */
  private TrainingOptions options() {
    try {
      List<String> names = features.stream().map(String::strip).toList();
      if (names.stream().distinct().count() != names.size()) {
        throw new IllegalArgumentException("--features names a column twice: " + names);
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
      throw new CommandFailure("these rows cannot be trained on: " + e.getMessage(), e);
    }
  }

  private void report(TrainedModel trained) {
    console
        .out()
        .printf(
            "  windows    %s to train, %s held out for the threshold%n",
            count(trained.trainingWindows()), count(trained.heldOutWindows()));
    print("model    ", output, trained.quantized());
    if (floatOutput != null) {
      print("in float ", floatOutput, trained.floatModel());
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
