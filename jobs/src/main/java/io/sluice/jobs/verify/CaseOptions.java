package io.sluice.jobs.verify;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.ModelOptions;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.verify.ArrayCase;
import io.sluice.tools.verify.Case;
import io.sluice.tools.verify.CaseFinder;
import io.sluice.tools.verify.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What to verify, and how exactly: of the command itself, or of a line of a list of cases. */
final class CaseOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description =
          "Model files, folders in the ONNX test layout, or folders that contain them."
              + " With --expect: one .sluice, .onnx or .tflite file.")
  List<Path> paths = List.of();

  @Option(
      names = "--input",
      paramLabel = "x.npy",
      description =
          "An array for one input of the model. It has one item, or a batch in its"
              + " first dimension. Repeat the option for each input, in the order of the"
              + " model.")
  List<Path> inputs = List.of();

  @Option(
      names = "--expect",
      paramLabel = "y.npy",
      description =
          "The expected array for one output of the model. Repeat the option for each"
              + " output, in the order of the model.")
  List<Path> expected = List.of();

  @Option(
      names = "--rtol",
      paramLabel = "R",
      description = "Relative tolerance for floats (default: 1e-3).")
  @Nullable Double rtol;

  @Option(
      names = "--atol",
      paramLabel = "A",
      description = "Absolute tolerance for floats (default: 1e-7).")
  @Nullable Double atol;

  @Option(names = "--exact", description = "Require that floats are bit-identical.")
  boolean exact;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description =
          "Allow integers to differ by N, and dequantized floats by N times their"
              + " quantization scale.")
  @Nullable Integer maxSteps;

  @Option(
      names = "--sequence",
      description =
          "For a model with state: treat the batch as one sequence (default: each item"
              + " starts with zero state).")
  boolean sequence;

  @Mixin ModelOptions model = new ModelOptions();

  /**
   * The cases that are meant, in order.
   *
   * @throws ParameterException if the options do not fit together
   * @throws CommandFailure if there is nothing to verify in a path
   * @throws NoSuchFileException if there is no such file or folder
   */
  List<Case> cases() throws IOException {
    Tolerance tolerance = tolerance();
    LoadOptions load = model.load();
    if (!expected.isEmpty()) {
      return List.of(arrayCase(tolerance, load));
    }
    if (!inputs.isEmpty()) {
      throw misuse("--input needs --expect, the expected output");
    }
    List<Case> cases = new ArrayList<>();
    for (Path path : paths) {
      List<Case> found = CaseFinder.find(path, load, tolerance);
      if (found.isEmpty()) {
        throw new CommandFailure(path + ": " + nothingIn(path));
      }
      cases.addAll(found);
    }
    return cases;
  }

  private Case arrayCase(Tolerance tolerance, LoadOptions load) throws IOException {
    if (paths.size() != 1) {
      throw misuse("--expect needs one PATH, but there are " + paths.size());
    }
    List<Path> files = new ArrayList<>(paths);
    files.addAll(inputs);
    files.addAll(expected);
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
    }
    return new ArrayCase(paths.get(0), load, inputs, expected, tolerance, sequence);
  }

  private static String nothingIn(Path path) {
    return Files.isDirectory(path)
        ? "the folder has no .sluice file and no model.onnx"
        : "not a .sluice file; for other models, use --input and --expect,"
            + " or the folder of their test data";
  }

  private Tolerance tolerance() {
    boolean close = rtol != null || atol != null;
    if ((exact ? 1 : 0) + (maxSteps != null ? 1 : 0) + (close ? 1 : 0) > 1) {
      throw misuse("--exact, --max-steps, and --rtol with --atol cannot be combined");
    }
    try {
      if (maxSteps != null) {
        return new Tolerance.Steps(maxSteps);
      }
      return exact
          ? new Tolerance.Exact()
          : new Tolerance.Close(
              rtol == null ? Tolerance.ONNX_TESTS.rtol() : rtol,
              atol == null ? Tolerance.ONNX_TESTS.atol() : atol);
    } catch (IllegalArgumentException e) {
      throw misuse(String.valueOf(e.getMessage()));
    }
  }

  ParameterException misuse(String message) {
    CommandLine line = spec.commandLine();
    return new ParameterException(line, message);
  }
}
