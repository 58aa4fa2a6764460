package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.WarmUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** What calls take in a process that has just started, until their speed is steady. */
final class FirstCalls {
  private static final long SLICE_NANOS = 10_000_000L;

  /** As many slices in a row must be as fast as the last ones. */
  private static final int STEADY_SLICES = 5;

  private static final double STEADY_RATIO = 1.15;

  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(6);
  private static final int CALLS_AFTER = 1001;

  private final CompiledModel model;
  private final long compileNanos;
  private final Scorer scorer;
  private final float[] features;
  private final float[] state;
  private final float[] outputs;

  /**
   * Writes the row of a model that is not warmed up, or that of one that is.
   *
   * @param arguments the file to write, the model's file, how long to watch it; 0 to warm it up
   *     instead
   */
  public static void main(String[] arguments) throws IOException {
    byte[] file = Files.readAllBytes(Path.of(arguments[1]));
    FirstCalls calls = new FirstCalls(file);
    Duration watched = Duration.parse(arguments[2]);
    Files.writeString(
        Path.of(arguments[0]), watched.isZero() ? calls.warmed() : calls.cold(watched));
  }

  private FirstCalls(byte[] file) {
    long start = System.nanoTime();
    this.model = ModelCompiler.compile(ModelArtifact.read(file));
    this.compileNanos = System.nanoTime() - start;
    this.scorer = model.newScorer();
    this.features = new float[model.inputLength()];
    Arrays.fill(features, 0.5f);
    this.state = new float[model.stateLength()];
    this.outputs = new float[model.outputLength()];
  }

  private String cold(Duration watched) {
    long first = call();
    List<Double> slices = slices(watched.toNanos());
    int steady = steadyFrom(slices);
    return String.format(
        Locale.ROOT,
        "%.0f | %.2f | %.3f | %.3f | %s",
        compileNanos / 1e6,
        first / 1e6,
        slices.get(0) / 1000,
        slices.get(slices.size() - 1) / 1000,
        steady < 0 ? "not" : Long.toString(steady * SLICE_NANOS / 1_000_000));
  }

  private String warmed() {
    WarmUp.Report report = WarmUp.run(model, null, LONGEST_WARM_UP);
    long[] nanos = LongStream.generate(this::call).limit(CALLS_AFTER).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%d%s | %.3f | %.3f",
        report.taken().toMillis(),
        report.steady() ? "" : ", not steady",
        nanos[CALLS_AFTER / 2] / 1e3,
        nanos[CALLS_AFTER - 1] / 1e3);
  }

  private long call() {
    long start = System.nanoTime();
    score();
    return System.nanoTime() - start;
  }

  private void score() {
    Arrays.fill(state, 0f);
    scorer.score(features, state, outputs);
  }

  /** The mean nanoseconds of a call in each slice of time, one after the other. */
  private List<Double> slices(long nanos) {
    List<Double> slices = new ArrayList<>();
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      long sliceStart = System.nanoTime();
      long now = sliceStart;
      int calls = 0;
      while (now - sliceStart < SLICE_NANOS) {
        score();
        calls++;
        now = System.nanoTime();
      }
      double mean = (now - sliceStart) / (double) calls;
      // A slow call fills several slices.
      for (long n = (now - sliceStart) / SLICE_NANOS; n > 0; n--) {
        slices.add(mean);
      }
    }
    return slices;
  }

  /** The first of some slices in a row that are as fast as it ends; -1 if there are none. */
  static int steadyFrom(List<Double> slices) {
    double end =
        Times.median(
            slices.subList(slices.size() * 3 / 4, slices.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray());
    int inARow = 0;
    for (int i = 0; i < slices.size(); i++) {
      inARow = slices.get(i) <= STEADY_RATIO * end ? inARow + 1 : 0;
      if (inARow == STEADY_SLICES) {
        return i + 1 - STEADY_SLICES;
      }
    }
    return -1;
  }

  /** The lines of the table. */
  static List<String> measure(Fork fork, CompareOptions options)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Each model runs in a process that has just started and does nothing else. Its speed is steady");
    lines.add(
        String.format(
            Locale.ROOT,
            "once %d slices of 10 ms in a row take at most %.2f times as long per call as the last slices of",
            STEADY_SLICES,
            STEADY_RATIO));
    lines.add(
        "the run. The last three columns are of another such process, which runs `WarmUp` first. They");
    lines.add(
        "show the time of the warm-up, and the next " + CALLS_AFTER + " calls, timed one by one.");
    lines.add("");
    lines.add(
        "| model | read and compile ms | first call ms | first 10 ms, us per call |"
            + " last 10 ms, us per call | steady after ms | warm-up ms | then, median us |"
            + " greatest us |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    Path file = Files.createTempFile("model", ".sluice");
    try {
      for (String name : options.modelNames()) {
        Model model = BenchmarkModels.named(name);
        for (Form form : ModelForms.of(model)) {
          Graph graph = ModelForms.graph(model, form);
          Files.write(file, ModelForms.artifact(graph).toBytes());
          lines.add(
              String.join(
                  " | ",
                  "| " + name + ", " + form.label(),
                  fork.run(FirstCalls.class, file.toString(), options.effort().start().toString())
                      .get(0),
                  fork.run(FirstCalls.class, file.toString(), Duration.ZERO.toString()).get(0)
                      + " |"));
        }
      }
    } finally {
      Files.delete(file);
    }
    return lines;
  }
}
