package io.sluice.jobs.convert;

import static io.sluice.jobs.console.Numbers.count;
import static java.util.Objects.requireNonNull;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelOptions;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.summary.ModelSummary;
import io.sluice.tools.load.ArtifactMaker;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import io.sluice.tools.load.UnsupportedModelException;
import io.sluice.tools.onnx.qdq.IntegerKernels;
import io.sluice.tools.verify.Case;
import io.sluice.tools.verify.CaseFinder;
import io.sluice.tools.verify.Tolerance;
import io.sluice.tools.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice import}: a Sluice model of an ONNX or TFLite file. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a Sluice model of an .onnx or .tflite file.",
      "",
      "All shapes are fixed: a symbolic first dimension is 1, others are given by --dim. What is"
          + " not supported is told in one report, and nothing is written. The model gets golden"
          + " vectors, by which every machine proves that it computes the same."
    },
    sortOptions = false)
public final class ImportCommand implements Callable<Integer> {
  private final Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "MODEL", description = "The .onnx or .tflite file.")
  Path file = Path.of("");

  @Option(
      names = "--output",
      required = true,
      paramLabel = "M.sluice",
      description = "Where the model goes.")
  Path output = Path.of("");

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
      names = "--features",
      split = ",",
      paramLabel = "NAME",
      description =
          "What the input holds: the columns that 'sluice score' reads. For an input [1, features],"
              + " [1, features, window] or [1, window, features].")
  List<String> features = List.of();

  @Option(
      names = "--check",
      paramLabel = "DIR",
      description =
          "Test data of the original, which the import must agree with: test_data_set_N folders"
              + " as ONNX has them, or input.npy (input0.npy, ...) and output.npy (output0.npy,"
              + " ...).")
  @Nullable Path check;

  @Mixin ModelOptions options = new ModelOptions();

  public ImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    checkNames();
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    OutputFiles.check(output, List.of(file));
    ModelFormat format = ModelFormat.of(file);
    if (format == ModelFormat.SLUICE) {
      throw new CommandFailure(file + ": is a Sluice model already");
    }
    ModelArtifact model = make(format);
    int checked = check == null ? 0 : check(check);
    OutputFiles.write(output, model.toBytes());
    report(model, checked);
    return 0;
  }

  /** Words that no model can have are told before anything is read. */
  private void checkNames() {
    try {
      ModelId.checkWord("name", nameOfModel());
      ModelId.checkWord("version", version);
    } catch (InvalidModelException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private String nameOfModel() {
    return name == null ? output.getFileName().toString().replaceFirst("\\.sluice$", "") : name;
  }

  private ModelArtifact make(ModelFormat format) throws IOException {
    try {
      SourceModel source = SourceModel.read(file, format, options.load());
      return ArtifactMaker.make(
          source, nameOfModel(), version, features.stream().map(String::strip).toList());
    } catch (UnsupportedModelException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /** Runs the original's test data, and returns how many cases there are. */
  private int check(Path folder) throws IOException {
    List<Case> cases = CaseFinder.ofModel(file, folder, options.load(), Tolerance.ONNX_TESTS);
    if (cases.isEmpty()) {
      throw new CommandFailure(
          folder + ": neither test_data_set_0 nor input.npy and output.npy are in this folder");
    }
    for (Case each : cases) {
      Verdict verdict = each.run();
      if (verdict instanceof Verdict.Fail fail) {
        throw new CommandFailure(
            "nothing is imported, since the original disagrees: "
                + each.name()
                + ": "
                + fail.reason());
      }
      if (verdict instanceof Verdict.Unsupported unsupported) {
        throw new CommandFailure(each.name() + ": " + unsupported.reason());
      }
    }
    return cases.size();
  }

  private void report(ModelArtifact model, int checked) {
    ModelSummary summary = ModelSummary.of(model);
    console
        .out()
        .printf(
            "%s %s -> %s, %s%n",
            console.bold(model.id().name()),
            "version " + model.id().version(),
            output,
            count(model.fileBytes(), "byte"));
    line("digest", model.id().digest());
    line("takes", tensors(model.graph().dataInputs()));
    line("gives", tensors(model.graph().dataOutputs()));
    line(
        "computes",
        "%s, %s, %s"
            .formatted(
                count(summary.rows().size(), "node"),
                count(summary.parameters(), "parameter"),
                count(summary.multiplyAdds(), "multiply-add")));
    line("numerics", model.graph().numerics().code());
    List<String> floats = IntegerKernels.floatNodes(model.graph());
    if (!floats.isEmpty()) {
      line("in float", count(floats.size(), "node") + ": " + String.join(", ", floats));
    }
    line(
        "proven by",
        count(requireNonNull(model.golden()).count(), "golden vector")
            + (checked == 0
                ? ""
                : ", and agrees with " + count(checked, "case") + " of the original"));
    console.out().flush();
  }

  private void line(String what, String text) {
    console.out().printf("  %-10s %s%n", what, text);
  }

  private static String tensors(List<TensorSpec> tensors) {
    return tensors.stream()
        .map(tensor -> tensor.name() + " " + tensor.type().code() + tensor.shape())
        .collect(Collectors.joining(", "));
  }
}
