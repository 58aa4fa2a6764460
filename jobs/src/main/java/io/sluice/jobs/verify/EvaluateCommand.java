package io.sluice.jobs.verify;

import static io.sluice.jobs.console.Numbers.count;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelOptions;
import io.sluice.tools.load.UnsupportedModelException;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import io.sluice.tools.verify.Evaluation;
import io.sluice.tools.verify.InvalidCaseException;
import io.sluice.tools.verify.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice evaluate}: how good a model is on a batch. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the accuracy of a model on a batch of inputs.",
      "",
      "The model must have one input and one output. If the model input is"
          + " quantized, float values are quantized first."
    },
    sortOptions = false)
public final class EvaluateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "MODEL", description = "A .sluice, .onnx or .tflite file.")
  Path file = Path.of("");

  @Option(
      names = "--input",
      required = true,
      paramLabel = "x.npy",
      description = "The inputs: an array with the batch in its first dimension.")
  Path input = Path.of("");

  @ArgGroup(multiplicity = "1")
  Measure measure = new Measure();

  @Mixin ModelOptions options = new ModelOptions();

  /** What is measured. */
  static final class Measure {
    @Option(
        names = "--labels",
        paramLabel = "FILE",
        description = "Report top-1 accuracy. FILE lists one class index per line.")
    @Nullable Path labels;

    @Option(
        names = "--reconstruction",
        description =
            "Report the mean squared error between input and output, averaged over the" + " batch.")
    boolean reconstruction;
  }

  public EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try {
      Evaluation evaluation = new Evaluation(LoadedModel.read(file, options.load()));
      NpyArray array = NpyFile.read(input);
      int items = evaluation.count(input.toString(), array);
      Path labels = measure.labels;
      if (labels == null) {
        double error = evaluation.reconstructionError(input.toString(), array);
        print("mean squared error %.4f over %s", error, count(items, "item"));
      } else {
        int right = evaluation.top1(input.toString(), array, labels(labels));
        double share = (double) right / items;
        print("top-1 %.3f, %s of %s", share, count(right), count(items, "item"));
      }
      return 0;
    } catch (UnsupportedModelException | InvalidCaseException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private void print(String format, Object... values) {
    console.out().println(String.format(Locale.ROOT, format, values));
    console.out().flush();
  }

  private static List<Integer> labels(Path file) throws IOException {
    List<Integer> labels = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      try {
        labels.add(Integer.valueOf(lines.get(i).strip()));
      } catch (NumberFormatException e) {
        throw new CommandFailure(
            file + ":" + (i + 1) + ": '" + lines.get(i) + "' is not a class index", e);
      }
    }
    return labels;
  }
}
