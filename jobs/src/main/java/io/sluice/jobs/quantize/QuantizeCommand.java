package io.sluice.jobs.quantize;

import static io.sluice.jobs.console.Numbers.count;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.jobs.console.Numbers;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.jobs.console.StageProgress;
import io.sluice.jobs.csv.CsvConverters;
import io.sluice.jobs.csv.CsvOptions;
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
      "Makes an int8 model of a float one, from samples of its inputs.",
      "",
      "Ways to find the ranges of activations, equalization of layers and correction of biases are"
          + " tried on the samples, and what comes nearest to the float model is kept. The loss is"
          + " the root mean square error of the outputs, as a share of their root mean square.",
      "",
      "The same model and samples give the same file. Models of TensorFlow Lite are to be imported"
          + " with '--numerics sluice', so that their layers are Sluice's own."
    },
    sortOptions = false)
public final class QuantizeCommand implements Callable<Integer> {
  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "M.sluice", description = "The float model.")
  Path file = Path.of("");

  @Option(
      names = "--calibration",
      required = true,
      paramLabel = "SAMPLES",
      description = {
        "Typical inputs: CSV files with the model's features, as a name, a pattern or a folder;",
        "a folder of .npy files, each one input or a batch of them;",
        "or a .calibration.json file that was collected from a stream."
      })
  Path calibration = Path.of("");

  @Option(
      names = "--output",
      required = true,
      paramLabel = "Q.sluice",
      description = "Where the int8 model goes.")
  Path output = Path.of("");

  @Option(
      names = "--observer",
      paramLabel = "minmax|percentile|mse|moving-average",
      converter = ObserverNames.class,
      description =
          "How the ranges of activations are found (default: all but moving-average are tried).")
  @Nullable Observer observer;

  @Option(
      names = "--max-loss",
      paramLabel = "X",
      description =
          "The greatest loss that is allowed: the layers that lose most stay in float until it is"
              + " kept. 0.01 is a signal-to-noise ratio of 40 dB.")
  @Nullable Double maxLoss;

  @Option(
      names = "--learned-rounding",
      description = "Learn how to round each weight (AdaRound), which takes minutes.")
  boolean learnedRounding;

  @Option(
      names = "--report",
      paramLabel = "R.html",
      description = "Where a page about what was lost where goes.")
  @Nullable Path report;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "256",
      description = "How many inputs to take, evenly spread (default: ${DEFAULT-VALUE}).")
  int samples;

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

  public QuantizeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    Goal asked = goal();
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    OutputFiles.check(output, List.of(file, calibration));
    if (report != null) {
      OutputFiles.check(report, List.of(file, calibration));
    }
    ModelArtifact inFloat = ModelFiles.read(file);
    CalibrationInputs.Read read =
        new CalibrationInputs(inFloat, samples)
            .read(calibration, new CsvOptions(separator, null, null, keyColumn, null));
    List<float[]> inputs = read.inputs();
    Goal goal = asked.with(read.statistics());
    ArtifactQuantizer.Quantized quantized;
    try (StageProgress progress = new StageProgress(console)) {
      quantized = ArtifactQuantizer.quantize(inFloat, inputs, goal, progress);
      OutputFiles.write(output, quantized.artifact().toBytes());
      if (report != null) {
        QuantizationReport facts = ReportFacts.collect(inFloat, quantized, inputs.get(0), progress);
        OutputFiles.write(report, HtmlReport.render(facts).getBytes(StandardCharsets.UTF_8));
      }
    }
    console
        .out()
        .printf(
            "Quantized %s on %s in %s.%n%n",
            console.bold(inFloat.id().name() + " " + inFloat.id().version()),
            count(inputs.size(), "sample"),
            Numbers.duration(Duration.ofNanos(System.nanoTime() - start)));
    new LossTables(console).print(inFloat, quantized.artifact(), quantized.model());
    console.out().printf("%n  %s, digest %s%n", output, quantized.artifact().id().shortDigest());
    console.out().flush();
    return 0;
  }

  private Goal goal() {
    if (samples < 1 || maxLoss != null && !(maxLoss > 0)) {
      throw new ParameterException(
          spec.commandLine(), "--samples must be 1 or more, and --max-loss above 0");
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
