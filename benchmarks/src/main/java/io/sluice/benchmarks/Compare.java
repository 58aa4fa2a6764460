package io.sluice.benchmarks;

import io.sluice.benchmarks.KindResults.Measured;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures all there is to measure, each part in a JVM of its own, and writes the pages. */
public final class Compare {
  private static final String CONTENDERS = "All contenders";
  private static final String BATCHES = "Batches";
  private static final String SIZES = "Cost against size";
  private static final String CORE = "Against what the core can do";
  private static final String TAILS = "Slowest calls";
  private static final String FIRST_CALLS = "First calls";
  private static final String COMPILING = "Compiling";
  private static final String STEP = "A step";
  private static final String IMPORT = "Import";
  private static final String TREES = "Trees";

  /** The titles of all sections but the goals, which are those of the sections measured. */
  static final List<String> SECTIONS =
      List.of(CONTENDERS, BATCHES, SIZES, CORE, TAILS, FIRST_CALLS, COMPILING, STEP, IMPORT, TREES);

  private final CompareOptions options;
  private final Effort effort;
  private final Machine machine = Machine.here();
  private final CpuKind kind;
  private final Fork fork;
  private final ResultsPage page;
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private boolean failed;

  private Compare(CompareOptions options) {
    this.options = options;
    this.effort = options.effort();
    this.kind = CpuKind.of(machine, options.avx2());
    this.fork = options.avx2() ? Fork.plain().with("-XX:UseAVX=2") : Fork.plain();
    this.page = new ResultsPage(options.output());
  }

  /** A part of the page. */
  private interface Section {
    List<String> lines() throws Exception;
  }

  /**
   * Runs the comparison.
   *
   * @param arguments the folder of the benchmarks, and options
   */
  public static void main(String[] arguments) throws IOException {
    Compare compare;
    try {
      compare = new Compare(CompareOptions.parse(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    compare.measure();
    compare.write();
    System.exit(compare.failed ? 1 : 0);
  }

  private void measure() {
    if (options.includes(CONTENDERS, true) || options.includes(BATCHES, true)) {
      Map<String, List<Times>> measured = models();
      outcomes.addAll(Goals.outcomes(measured, kind, machine));
      section(CONTENDERS, true, () -> ModelTable.lines(measured, machine));
      section(BATCHES, true, () -> BatchTable.lines(measured));
    }
    section(SIZES, false, () -> CostBySize.measure(fork, page.kinds(), kind.fileName()));
    section(CORE, false, this::core);
    section(TAILS, true, () -> Tails.measure(fork, options));
    section(FIRST_CALLS, true, () -> FirstCalls.measure(fork, options));
    section(COMPILING, true, () -> CompileCost.measure(fork, options));
    section(STEP, false, () -> DispatchCost.measure(fork));
    section(IMPORT, false, () -> ImportTiming.measure(fork));
    section(TREES, false, () -> TreeTimes.measure(fork, effort, outcomes));
  }

  private List<String> core() throws Exception {
    Roofline roofline = Roofline.measure(fork, options.folder(), kind);
    outcomes.addAll(roofline.outcomes());
    return roofline.lines();
  }

  private void write() throws IOException {
    List<String> details = new ArrayList<>(head());
    if (!outcomes.isEmpty()) {
      details.addAll(List.of("", "## Goals", ""));
      details.addAll(GoalLines.of(outcomes));
    }
    details.addAll(lines);
    Measured measured =
        new Measured(machine.toString(), Runtime.version().toString(), LocalDate.now().toString());
    page.write(new KindResults(kind, measured, outcomes), details);
    details.forEach(System.out::println);
    System.err.println("Written to " + page.kinds());
  }

  private List<String> head() {
    List<String> head = new ArrayList<>();
    head.addAll(
        List.of(
            "# Speed, side by side: " + kind.label(),
            "",
            "`benchmarks/compare` writes this page; [README.md](../README.md) explains how to read it, and",
            "[RESULTS.md](../RESULTS.md) has the goals of all kinds of CPU. All contenders use one thread,",
            "batch 1 and the same weights. A ratio is the time of a contender divided by that of Sluice's",
            "vector form of the same precision: the median over "
                + effort.rounds()
                + " interleaved rounds,",
            "with the least and the greatest.",
            "",
            "CPU: " + machine + ". JDK " + Runtime.version() + "."));
    if (!kind.note().isEmpty()) {
      head.add(kind.note());
    }
    if (!options.isComplete()) {
      head.addAll(List.of("", "**A quick look or a part, not to be kept.**"));
    }
    return head;
  }

  private Map<String, List<Times>> models() {
    Map<String, List<Times>> measured = new LinkedHashMap<>();
    for (String model : options.modelNames()) {
      System.err.println(model);
      try {
        measured.put(model, ModelTimes.measure(fork, model, effort));
      } catch (Exception e) {
        fail(model, e);
      }
    }
    return measured;
  }

  private void section(String title, boolean ofModels, Section section) {
    if (!options.includes(title, ofModels)) {
      return;
    }
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
