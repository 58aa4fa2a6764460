package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures all there is to measure, each part in a JVM of its own, and writes the page. */
public final class Compare {
  private final Path folder;
  private final Effort effort;
  private final List<String> lines = new ArrayList<>();
  private boolean failed;

  private Compare(Path folder, Effort effort) {
    this.folder = folder;
    this.effort = effort;
  }

  /** A part of the page. */
  private interface Section {
    List<String> lines() throws Exception;
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the folder to write to, and {@code --quick} or nothing
   */
  public static void main(String[] arguments) throws Exception {
    boolean quick = arguments.length > 1 && arguments[1].equals("--quick");
    Compare compare = new Compare(Path.of(arguments[0]), quick ? Effort.QUICK : Effort.FULL);
    compare.measure();
    Files.write(compare.folder.resolve("RESULTS.md"), compare.lines);
    compare.lines.forEach(System.out::println);
    System.exit(compare.failed ? 1 : 0);
  }

  private void measure() {
    Machine machine = Machine.here();
    head(machine);
    Map<String, List<Times>> measured = models();
    section("Goals", () -> Goals.tables(measured, machine));
    section("All contenders", () -> ModelTable.lines(measured, machine));
    section("Batches", () -> BatchTable.lines(measured));
    section("Cost against size", () -> CostBySize.measure(folder));
    section("Against what the core can do", () -> Roofline.measure(folder));
    section("Slowest calls", () -> Tails.measure(effort));
    section("First calls", () -> FirstCalls.measure(effort));
    section("Compiling", CompileCost::measure);
    section("A step", DispatchCost::measure);
    section("Import", ImportTiming::measure);
  }

  private void head(Machine machine) {
    lines.addAll(
        List.of(
            "# Speed, side by side",
            "",
            "`benchmarks/compare` writes this page; [README.md](README.md) explains how to read it. All",
            "contenders use one thread, batch 1 and the same weights. A ratio is the time of a contender",
            "divided by that of Sluice's vector form of the same precision: the median over "
                + effort.rounds(),
            "interleaved rounds, with the least and the greatest.",
            "",
            "CPU: " + machine + ". JDK " + Runtime.version() + "."));
    if (effort == Effort.QUICK) {
      lines.addAll(List.of("", "**A quick look, not to be kept.**"));
    }
  }

  private Map<String, List<Times>> models() {
    Map<String, List<Times>> measured = new LinkedHashMap<>();
    for (Model model : BenchmarkModels.all()) {
      System.err.println(model.name());
      try {
        measured.put(model.name(), ModelTimes.measure(model, effort));
      } catch (Exception e) {
        fail(model.name(), e);
      }
    }
    return measured;
  }

  private void section(String title, Section section) {
    System.err.println(title);
    lines.addAll(List.of("", "## " + title, ""));
    try {
      lines.addAll(section.lines());
    } catch (Exception e) {
      fail(title, e);
    }
  }

  /** A part that fails leaves the others theirs. */
  private void fail(String what, Exception e) {
    failed = true;
    System.err.println(what + ": " + e);
    lines.addAll(List.of("", what + " was not measured: " + e.getMessage()));
  }
}
