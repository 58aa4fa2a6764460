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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long a warm process compiles a model, and the memory that a compiled one keeps. */
final class CompileCost {
  private static final String WIDE = "wide MobileNetV3-style";
  private static final long WARM_UP_NANOS = 400_000_000L;
  private static final int MEASURED = 15;

  /**
   * Makes each full collection free all that is dead. By default the serial collector leaves up to
   * a twentieth of the old generation's capacity in place, which is more than the models take.
   */
  private static final String COMPACT_ALWAYS = "-XX:MarkSweepAlwaysCompactCount=1";

  private static final int LEAST_COPIES = 3;

  /** Of small models, whose copies take long to make in proportion to their bytes. */
  private static final int MOST_COPIES = 8000;

  private CompileCost() {}

  /**
   * Writes the rows of the table.
   *
   * @param arguments the file to write, the effort, the names of the models
   */
  public static void main(String[] arguments) throws IOException {
    Effort effort = Effort.valueOf(arguments[1]);
    List<String> rows = new ArrayList<>();
    for (String name : Arrays.asList(arguments).subList(2, arguments.length)) {
      if (name.equals(WIDE)) {
        byte[] file = ModelForms.artifact(BenchmarkModels.large()).toBytes();
        rows.add(row(name + ", float", file, effort));
        continue;
      }
      Model model = BenchmarkModels.named(name);
      for (Form form : ModelForms.of(model)) {
        byte[] file = ModelForms.artifact(ModelForms.graph(model, form)).toBytes();
        rows.add(row(name + ", " + form.label(), file, effort));
      }
    }
    Files.write(Path.of(arguments[0]), rows);
  }

  /** The lines of the table. */
  static List<String> measure(Fork fork, CompareOptions options)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Measured in a warm process. \"Kept\" is the heap that each compiled model adds: the");
    lines.add(
        "growth of the heap in use by many copies, which come to some tens of MB, divided by their");
    lines.add(
        "number. Goals: compile a file of 1 MB within 50 ms, and keep at most 2 times its bytes.");
    lines.add("");
    lines.add(
        "| model | file kB | read ms | compile ms | copies | kept kB | kept / file | packed weights kB |");
    lines.add("|---|---|---|---|---|---|---|---|");
    List<String> arguments = new ArrayList<>(List.of(options.effort().name()));
    arguments.addAll(options.modelNames());
    if (options.models().isEmpty()) {
      arguments.add(WIDE);
    }
    lines.addAll(
        fork.with(COMPACT_ALWAYS).run(CompileCost.class, arguments.toArray(String[]::new)));
    return lines;
  }

  private static String row(String name, byte[] file, Effort effort) {
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
    int copies = Math.min(MOST_COPIES, Math.max(LEAST_COPIES, effort.keptBytes() / file.length));
    double kept = keptBytes(file, copies);
    long packed = ModelCompiler.compile(ModelArtifact.read(file)).cost().packedBytes();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.2f | %.2f | %d | %.1f | %.2f | %.1f |",
        name,
        file.length / 1000.0,
        Times.median(read) / 1e6,
        Times.median(compile) / 1e6,
        copies,
        kept / 1000,
        kept / file.length,
        packed / 1000.0);
  }

  private static double keptBytes(byte[] file, int copies) {
    CompiledModel[] models = new CompiledModel[copies];
    long before = usedBytes();
    try {
      for (int i = 0; i < copies; i++) {
        models[i] = ModelCompiler.compile(ModelArtifact.read(file.clone()));
      }
      return (usedBytes() - before) / (double) copies;
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
