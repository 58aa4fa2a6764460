package io.sluice.jobs.convert;

import static io.sluice.jobs.console.Numbers.count;
import static java.util.Objects.requireNonNull;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.CommandFiles;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelOptions;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import io.sluice.model.ModelSchema;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.summary.ModelSummary;
import io.sluice.tools.load.ArtifactMaker;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import io.sluice.tools.load.UnsupportedModelException;
import io.sluice.tools.onnx.qdq.QdqFusion;
import io.sluice.tools.verify.Case;
import io.sluice.tools.verify.CaseFinder;
import io.sluice.tools.verify.Tolerance;
import io.sluice.tools.verify.Verdict;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice import}: a Sluice model of another library's file. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Imports a model of ONNX, TFLite, XGBoost or LightGBM as a Sluice model.",
      "",
      "All shapes become fixed. A symbolic first dimension becomes 1, and --dim"
          + " sets the others. If the file has unsupported parts, the command lists them"
          + " all and writes nothing.",
      "",
      "A model of XGBoost or LightGBM names its features, and missing values reach its trees"
          + " as NaN. --features gives other names.",
      "",
      "The Sluice model includes golden vectors: inputs with their exact outputs."
          + " Every machine checks them, bit by bit, before it scores."
    },
    sortOptions = false)
public final class ImportCommand implements Callable<Integer> {
  private Console console;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "MODEL",
      description =
          "The file: .onnx, .tflite, JSON, UBJSON or binary of XGBoost, text of LightGBM.")
  Path file = Path.of("");

  @Option(
      names = "--output",
      required = true,
      paramLabel = "M.sluice",
      description = "Write the Sluice model to this file ('-': standard output).")
  Path output = Path.of("");

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

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "NAME",
      description =
          "The features in the input of the model, in order. 'sluice score' reads the"
              + " columns with these names. The shape of the input must be [1, features], [1,"
              + " features, window] or [1, window, features].")
  List<String> features = List.of();

  @Option(
      names = "--schema",
      paramLabel = "FILE.json",
      description =
          "The features and outputs of the model, instead of --features: names, means, standard"
              + " deviations, missing values, window, and the decision. docs/import.md describes"
              + " the file.")
  @Nullable Path schema;

  @Option(
      names = "--check",
      paramLabel = "DIR",
      description =
          "Test the imported model with data of the original, and write it only if the"
              + " outputs agree. DIR has test_data_set_N folders in the ONNX layout, or"
              + " input.npy (input0.npy, ...) and output.npy (output0.npy, ...).")
  @Nullable Path check;

  @Mixin ModelOptions options = new ModelOptions();

  public ImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    checkNames();
    if (schema != null && !features.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--features and --schema exclude each other; name the features in the schema");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    console =
        new CommandFiles()
            .reads("MODEL", file)
            .reads("--schema", schema == null ? List.of() : List.of(schema))
            .reads("--check", filesOfCheck())
            .writes("--output", output)
            .check(console);
    ModelFormat format = ModelFormat.of(file);
    if (format == ModelFormat.SLUICE) {
      throw new CommandFailure(file + ": this is already a Sluice model");
    }
    ModelArtifact model = make(format, schema == null ? null : schemaIn(schema));
    int checked = check == null ? 0 : check(check);
    OutputFiles.write(console, output, model.toBytes());
    report(model, checked);
    return 0;
  }

  /** Words that no model can have are told before anything is read. */
  private void checkNames() {
    if (name == null && output.toString().equals("-")) {
      throw new ParameterException(spec.commandLine(), "--output - needs --name");
    }
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

  private static ModelSchema schemaIn(Path file) throws IOException {
    try {
      return ModelSchema.parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new CommandFailure(file + ": the schema is not UTF-8", e);
    } catch (InvalidModelException e) {
      throw new CommandFailure(file + ": " + e.getMessage(), e);
    }
  }

  private ModelArtifact make(ModelFormat format, @Nullable ModelSchema schema) throws IOException {
    try {
      SourceModel source = SourceModel.read(file, format, options.load());
      return schema != null
          ? ArtifactMaker.make(source, nameOfModel(), version, schema)
          : ArtifactMaker.make(
              source, nameOfModel(), version, features.stream().map(String::strip).toList());
    } catch (UnsupportedModelException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private List<Path> filesOfCheck() throws IOException {
    if (check == null || !Files.isDirectory(check)) {
      return List.of();
    }
    int dataSets = 2; // DIR/test_data_set_N/input_K.pb
    try (Stream<Path> files = Files.walk(check, dataSets)) {
      return files.filter(file -> file.toString().matches(".*\\.(npy|pb)")).toList();
    }
  }

  /** Runs the original's test data, and returns how many cases there are. */
  private int check(Path folder) throws IOException {
    List<Case> cases = CaseFinder.ofModel(file, folder, options.load(), Tolerance.ONNX_TESTS);
    if (cases.isEmpty()) {
      throw new CommandFailure(
          folder + ": the folder has neither test_data_set_0 nor input.npy and output.npy");
    }
    for (Case each : cases) {
      Verdict verdict = each.run();
      if (verdict instanceof Verdict.Fail fail) {
        throw new CommandFailure(
            "not imported, because the outputs differ from the original: "
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
    line("inputs", tensors(model.graph().dataInputs()));
    line("outputs", tensors(model.graph().dataOutputs()));
    line(
        "size",
        "%s, %s, %s"
            .formatted(
                count(summary.rows().size(), "node"),
                count(summary.parameters(), "parameter"),
                count(summary.multiplyAdds(), "multiply-add")));
    line("numerics", model.graph().numerics().code());
    List<String> floats = QdqFusion.floatNodes(model.graph());
    if (!floats.isEmpty()) {
      line("float ops", count(floats.size(), "node") + ": " + String.join(", ", floats));
    }
    line(
        "checked by",
        count(requireNonNull(model.golden()).count(), "golden vector")
            + (checked == 0 ? "" : " and " + count(checked, "test case") + " of the original"));
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
