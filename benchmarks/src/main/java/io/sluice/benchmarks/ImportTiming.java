package io.sluice.benchmarks;

import io.sluice.model.Graph;
import io.sluice.runtime.ModelCompiler;
import io.sluice.tools.onnx.ImportOptions;
import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.onnx.OnnxReader;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How long a process that has just started takes to read, import and compile an ONNX file. In a
 * process of its own, since the second time is another matter.
 */
final class ImportTiming {
  private ImportTiming() {}

  /**
   * Writes milliseconds.
   *
   * @param arguments the file to write, and the ONNX file
   */
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    Graph graph =
        OnnxImporter.importModel(OnnxReader.read(Path.of(arguments[1])), ImportOptions.defaults());
    long imported = System.nanoTime();
    ModelCompiler.compile(ModelForms.artifact(graph));
    long compiled = System.nanoTime();
    Files.writeString(
        Path.of(arguments[0]),
        String.format(
            Locale.ROOT,
            "%.0f ms to read and import and %.0f ms to write and compile",
            (imported - start) / 1e6,
            (compiled - imported) / 1e6));
  }

  /** A sentence about an ONNX file. */
  static List<String> measure(Fork fork) throws IOException, InterruptedException {
    byte[] onnx = OnnxExporter.export(BenchmarkModels.large());
    Path file = Files.createTempFile("import", ".onnx");
    try {
      Files.write(file, onnx);
      return List.of(
          String.format(
              Locale.ROOT,
              "A MobileNetV3-style ONNX file of %.1f MB takes %s, in a process that has just started.",
              onnx.length / 1e6,
              fork.run(ImportTiming.class, file.toString()).get(0)));
    } finally {
      Files.delete(file);
    }
  }
}
