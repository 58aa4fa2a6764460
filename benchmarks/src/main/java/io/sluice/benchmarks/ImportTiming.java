package io.sluice.benchmarks;

import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.runtime.ModelCompiler;
import io.sluice.tools.onnx.ImportOptions;
import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How long a process that has just started takes to read, import and compile an ONNX file. Run as a
 * process of its own, since the second time is another matter.
 */
public final class ImportTiming {
  private ImportTiming() {}

  /** Prints milliseconds for the file that is named. */
  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    Graph graph =
        OnnxImporter.importModel(OnnxReader.read(Path.of(arguments[0])), ImportOptions.defaults());
    long imported = System.nanoTime();
    int outputs =
        graph.dataOutputs().stream().mapToInt(output -> output.shape().elementCount()).sum();
    OutputSchema schema =
        new OutputSchema(IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList(), null);
    ModelCompiler.compile(ModelArtifact.of("model", "1", graph, null, schema));
    long compiled = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "%.0f ms to read and import, %.0f ms to write and compile%n",
        (imported - start) / 1e6,
        (compiled - imported) / 1e6);
  }

  /** A sentence about an ONNX file, measured in a fresh process. */
  static String measure(byte[] onnx) throws IOException, InterruptedException {
    Path file = Files.createTempFile("import", ".onnx");
    try {
      Files.write(file, onnx);
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "--add-modules",
                      "jdk.incubator.vector",
                      "-cp",
                      System.getProperty("java.class.path"),
                      ImportTiming.class.getName(),
                      file.toString()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String line = new String(process.getInputStream().readAllBytes()).trim();
      if (process.waitFor() != 0) {
        throw new IOException("the import of " + file + " failed");
      }
      return String.format(
          Locale.ROOT,
          "A MobileNetV3-style ONNX file of %.1f MB, in a process that has just started: %s.",
          onnx.length / 1e6,
          line);
    } finally {
      Files.delete(file);
    }
  }
}
