package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long a warm process compiles a model, and the memory that a compiled one keeps. */
final class CompileCost {
  private static final long WARM_UP_NANOS = 400_000_000L;
  private static final int MEASURED = 15;
  private static final int KEPT = 8;

  /** Of small models as many are kept as come to so many bytes, beside which little else counts. */
  private static final int KEPT_BYTES = 4_000_000;

  private CompileCost() {}

  /**
   * Writes the rows of the table.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Model model : BenchmarkModels.all()) {
      for (Form form : ModelForms.of(model)) {
        byte[] file = ModelForms.artifact(ModelForms.graph(model, form)).toBytes();
        rows.add(row(model.name() + ", " + form.label(), file));
      }
    }
    rows.add(
        row(
            "wide MobileNetV3-style, float",
            ModelForms.artifact(BenchmarkModels.large()).toBytes()));
    Files.write(Path.of(arguments[0]), rows);
  }

  /** The lines of the table. */
  static List<String> measure() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add("Measured in a warm process. \"Kept\" is the heap that each compiled model adds.");
    lines.add("Goals: compile a file of 1 MB within 50 ms, and keep at most 2 times its bytes.");
    lines.add("");
    lines.add(
        "| model | file kB | read ms | compile ms | kept kB | kept / file | packed weights kB |");
    lines.add("|---|---|---|---|---|---|---|");
    lines.addAll(Fork.run(CompileCost.class));
    return lines;
  }

  private static String row(String name, byte[] file) {
    long until = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() < until) {
      ModelCompiler.compile(ModelArtifact.read(file));
    }
    double[] read = new double[MEASURED];
    double[] compile = new double[MEASURED];
    for (int i = 0; i < MEASURED; i++) {
      long start = System.nanoTime();
      ModelArtifact artifact = ModelArtifact.read(file);
      long between = System.nanoTime();
      ModelCompiler.compile(artifact);
      compile[i] = System.nanoTime() - between;
      read[i] = between - start;
    }
    double kept = keptBytes(file);
    long packed = ModelCompiler.compile(ModelArtifact.read(file)).cost().packedBytes();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.2f | %.2f | %.1f | %.2f | %.1f |",
        name,
        file.length / 1000.0,
        Times.median(read) / 1e6,
        Times.median(compile) / 1e6,
        kept / 1000,
        kept / file.length,
        packed / 1000.0);
  }

  private static double keptBytes(byte[] file) {
    int count = Math.max(KEPT, KEPT_BYTES / file.length);
    List<CompiledModel> models = new ArrayList<>(count);
    long before = usedBytes();
    try {
      for (int i = 0; i < count; i++) {
        models.add(ModelCompiler.compile(ModelArtifact.read(file.clone())));
      }
      return (usedBytes() - before) / (double) count;
    } finally {
      Reference.reachabilityFence(models);
    }
  }

  private static long usedBytes() {
    System.gc();
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
