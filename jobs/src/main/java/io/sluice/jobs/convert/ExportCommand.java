package io.sluice.jobs.convert;

import static io.sluice.jobs.console.Numbers.count;

import io.sluice.jobs.console.CommandFiles;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice export}: an ONNX file of a Sluice model. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Exports a Sluice model to ONNX, for other runtimes.",
      "",
      "The ONNX model takes raw features, because it includes the normalization."
          + " Each quantized layer is between a QuantizeLinear and a DequantizeLinear"
          + " node."
    },
    sortOptions = false)
public final class ExportCommand implements Callable<Integer> {
  private Console console;

  @Parameters(paramLabel = "M.sluice", description = "The model.")
  Path file = Path.of("");

  @Option(
      names = "--onnx",
      required = true,
      paramLabel = "OUT.onnx",
      description = "Write the ONNX model to this file ('-': standard output).")
  Path output = Path.of("");

  public ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ModelArtifact model = ModelFiles.read(file);
    console = new CommandFiles().reads("M.sluice", file).writes("--onnx", output).check(console);
    byte[] bytes = export(model);
    OutputFiles.write(console, output, bytes);
    console.out().printf("%s -> %s, %s%n", model.id(), output, count(bytes.length, "byte"));
    console.out().flush();
    return 0;
  }

  private byte[] export(ModelArtifact model) {
    try {
      return OnnxExporter.export(model);
    } catch (InvalidModelException e) {
      throw new InvalidModelException(file + ": " + e.getMessage(), e);
    }
  }
}
