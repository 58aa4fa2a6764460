package io.sluice.jobs.quantize;

import static io.sluice.jobs.console.Numbers.count;

import io.sluice.jobs.benchmark.ModelSpeed;
import io.sluice.jobs.console.CommandFiles;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.jobs.console.Numbers;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.jobs.console.StageProgress;
import io.sluice.jobs.csv.CsvFormatOptions;
import io.sluice.model.ModelArtifact;
import io.sluice.tools.quantize.ArtifactQuantizer;
import io.sluice.tools.quantize.Goal;
import io.sluice.tools.quantize.Observer;
import io.sluice.tools.quantize.QuantizationReport;
import io.sluice.tools.quantize.QuantizerOptions;
import io.sluice.tools.quantize.ReportFacts;
import io.sluice.tools.quantize.report.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice quantize}: makes an int8 model of a float one. */
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    description = {
      "Converts a float model to int8, using samples of its inputs.",
      "",
      "The command tries several methods for the activation ranges, for layer"
          + " equalization and for bias correction. It keeps the combination with the"
          + " smallest loss on the samples. The loss is the root mean square error of the"
          + " int8 outputs, divided by the root mean square of the float outputs.",
      "",
      "The same model and samples always give the same file. To quantize a"
          + " TensorFlow Lite model, import it with '--numerics sluice' first."
    },
    sortOptions = false)
public final class QuantizeCommand implements Callable<Integer> {
  private Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "M.sluice", description = "The float model.")
  Path file = Path.of("");

  @Option(
      names = "--calibration",
      required = true,
      paramLabel = "SAMPLES",
      description =
          "Typical inputs of the model: CSV files with its features, .npy files with"
              + " one input or a batch each, or a .calibration.json file collected from a"
              + " stream. Give a file, a folder, or a pattern for CSV files.")
  Path calibration = Path.of("");

  @Option(
      names = "--output",
      required = true,
      paramLabel = "Q.sluice",
      description = "Write the int8 model to this file ('-': standard output).")
  Path output = Path.of("");

  @Option(
      names = "--observer",
      paramLabel = "minmax|percentile|mse|moving-average",
      converter = ObserverNames.class,
      description =
          "The method for the activation ranges (default: tries all except" + " moving-average).")
  @Nullable Observer observer;

  @Option(
      names = "--max-loss",
      paramLabel = "X",
      description =
          "The largest allowed loss. To stay within it, the command keeps the layers"
              + " with the largest loss in float. A loss of 0.01 is a signal-to-noise ratio"
              + " of 40 dB.")
  @Nullable Double maxLoss;

  @Option(
      names = "--learned-rounding",
      description = "Learn how to round each weight (AdaRound). This takes minutes.")
  boolean learnedRounding;

  @Option(
      names = "--report",
      paramLabel = "R.html",
      description =
          "Write an HTML accuracy report to this file. The report also compares the speed of both"
              + " models, measured in new JVMs as by 'sluice benchmark'.")
  @Nullable Path report;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "The number of inputs to use, evenly spread over the data (default:"
              + " ${DEFAULT-VALUE}).")
  int samples;

  @Mixin CsvFormatOptions format = new CsvFormatOptions();

  public QuantizeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Goal asked = goal();
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    console =
        new CommandFiles()
            .reads("M.sluice", file)
            .reads("--calibration", CalibrationInputs.files(calibration))
            .writes("--output", output)
            .writes("--report", report)
            .check(console);
    ModelArtifact inFloat = ModelFiles.read(file);
    CalibrationInputs.Read read =
        new CalibrationInputs(inFloat, samples).read(calibration, format.withoutLabels());
    List<float[]> inputs = read.inputs();
    Goal goal = asked.with(read.statistics());
    ArtifactQuantizer.Quantized quantized;
    Duration taken;
    try (StageProgress progress = new StageProgress(console)) {
      quantized = ArtifactQuantizer.quantize(inFloat, inputs, goal, progress);
      OutputFiles.write(console, output, quantized.artifact().toBytes());
      taken = Duration.ofNanos(System.nanoTime() - start); // the report's measurements are not part
      if (report != null) {
        QuantizationReport facts =
            ReportFacts.collect(inFloat, quantized, speed(quantized.artifact()), progress);
        OutputFiles.write(
            console, report, HtmlReport.render(facts).getBytes(StandardCharsets.UTF_8));
      }
    }
    console
        .out()
        .printf(
            "Quantized %s with %s in %s.%n%n",
            console.bold(inFloat.id().name() + " " + inFloat.id().version()),
            count(inputs.size(), "sample"),
            Numbers.duration(taken));
    new LossTables(console).print(inFloat, quantized.artifact(), quantized.model());
    console
        .out()
        .printf("%n  int8 model: %s, digest %s%n", output, quantized.artifact().id().shortDigest());
    console.out().flush();
    return 0;
  }

  /** The times of both models in JVMs of their own, or null if these cannot be started. */
  private QuantizationReport.@Nullable Speed speed(ModelArtifact int8)
      throws IOException, InterruptedException {
    Path copy = Files.createTempFile("sluice-int8-", ".sluice"); // the output may be no file
    try {
      int8.write(copy);
      List<ModelSpeed> speeds = ModelSpeed.compare(console, file, copy);
      return new QuantizationReport.Speed(
          speeds.get(0).micros(), speeds.get(1).micros(), speeds.get(0).conditions());
    } catch (IOException e) {
      console
          .err()
          .println("sluice: " + Console.oneLine("the report has no times: " + e.getMessage()));
      return null;
    } finally {
      Files.delete(copy);
    }
  }

  private Goal goal() {
    if (samples < 1) {
      throw new ParameterException(
          spec.commandLine(), "--samples must be 1 or more, but is " + samples);
    }
    if (maxLoss != null && !(maxLoss > 0)) {
      throw new ParameterException(
          spec.commandLine(), "--max-loss must be above 0, but is " + maxLoss);
    }
    Goal best = Goal.best();
    return new Goal(
        QuantizerOptions.defaults(),
        observer == null ? best.observers() : List.of(observer),
        learnedRounding,
        maxLoss == null ? best.maxLoss() : maxLoss,
        null);
  }
}
