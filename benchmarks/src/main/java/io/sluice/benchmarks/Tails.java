package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The slowest calls of a model, and those of a control: arithmetic on registers that takes as long,
 * one after each call. What both have comes from the machine, not from Sluice.
 */
final class Tails {
  private static final long LONGEST_NANOS = 10_000_000_000L;

  /**
   * Models whose calls take less have all the calls; of others there are as many as time allows.
   */
  private static final long SMALL_NANOS = 10_000;

  private static final int DIGITS = 3;
  private static final int CALIBRATION_SPINS = 100_000;

  /** Asked for, so that the control's result is used and its loop stays. */
  private static final long UNLIKELY = 42;

  private final SluiceContender model;
  private final Histogram calls = new Histogram(LONGEST_NANOS, DIGITS);
  private final Histogram controls = new Histogram(LONGEST_NANOS, DIGITS);

  private Tails(SluiceContender model) {
    this.model = model;
  }

  /**
   * Writes a row of the table.
   *
   * @param arguments the file to write, the model's name, the effort
   */
  public static void main(String[] arguments) throws IOException {
    Model model = BenchmarkModels.named(arguments[1]);
    Effort effort = Effort.valueOf(arguments[2]);
    Form form = model.quantizable() ? Form.INT8 : Form.FLOAT;
    Graph graph = ModelForms.graph(model, form);
    Tails tails = new Tails(SluiceContender.of(graph, form, Kernels.create()));
    tails.run(effort);
    Files.write(
        Path.of(arguments[0]),
        List.of(
            row(model.name() + ", " + form.label(), tails.calls), row("control", tails.controls)));
  }

  /** The lines of the table. */
  static List<String> measure(Fork fork, CompareOptions options)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "After warm-up, each call is timed alone; its time includes two readings of the clock.");
    lines.add(
        "A control runs after each call: arithmetic on registers that takes as long as the call.");
    lines.add("The goal is a p99.9 within 3 times the median, or a control with the same tail.");
    lines.add("");
    lines.add("| model | calls | median us | p99 | p99.9 | p99.99 | greatest | p99.9 / median |");
    lines.add("|---|---|---|---|---|---|---|---|");
    for (String model : options.modelNames()) {
      lines.addAll(fork.run(Tails.class, model, options.effort().name()));
    }
    return lines;
  }

  private void run(Effort effort) {
    long until = System.nanoTime() + effort.warmUp().toNanos();
    int spins = 1;
    double nanosPerSpin = Double.MAX_VALUE;
    while (System.nanoTime() < until) {
      calls.reset();
      record(1000, spins);
      nanosPerSpin = Math.min(nanosPerSpin, nanosPerSpin());
      spins = (int) Math.max(1, calls.getValueAtPercentile(50) / nanosPerSpin);
    }
    boolean all = calls.getValueAtPercentile(50) < SMALL_NANOS;
    calls.reset();
    controls.reset();
    long end = System.nanoTime() + effort.tailTime().toNanos();
    while (calls.getTotalCount() < effort.tailCalls() && (all || System.nanoTime() < end)) {
      record(1000, spins);
    }
  }

  private void record(int count, int spins) {
    long sink = 0;
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      model.run();
      long between = System.nanoTime();
      sink += spin(spins);
      long end = System.nanoTime();
      calls.recordValue(between - start);
      controls.recordValue(end - between);
    }
    if (sink == UNLIKELY) {
      System.err.println();
    }
  }

  private static double nanosPerSpin() {
    long start = System.nanoTime();
    long sink = spin(CALIBRATION_SPINS);
    long nanos = System.nanoTime() - start;
    return (sink == UNLIKELY ? nanos + 1 : nanos) / (double) CALIBRATION_SPINS;
  }

  /** A chain of shifts, which no compiler shortens. */
  private static long spin(int count) {
    long x = count | 1;
    for (int i = 0; i < count; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }

  private static String row(String name, Histogram times) {
    double median = times.getValueAtPercentile(50);
    double tail = times.getValueAtPercentile(99.9);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.3f | %.3f | %.3f | %.3f | %.1f | %.2f |",
        name,
        times.getTotalCount(),
        median / 1000,
        times.getValueAtPercentile(99) / 1000.0,
        tail / 1000,
        times.getValueAtPercentile(99.99) / 1000.0,
        times.getMaxValue() / 1000.0,
        tail / median);
  }
}
