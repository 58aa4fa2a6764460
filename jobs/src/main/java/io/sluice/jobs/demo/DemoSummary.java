package io.sluice.jobs.demo;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.demo.DemoResult.Refusals;
import io.sluice.jobs.demo.VersionFindings.Episodes;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Says in words and one table what the demo has shown. */
final class DemoSummary {
  private static final int LABEL_WIDTH = 18;
  private static final int COLUMN_WIDTH = 16;
  private final DemoResult result;
  private final DemoFiles files;
  private final Console console;
  private final StringBuilder text = new StringBuilder();

  private DemoSummary(DemoResult result, Console console) {
    this.result = result;
    this.files = new DemoFiles(result.plan().output());
    this.console = console;
  }

  /**
   * The whole text.
   *
   * @param console for its colours
   */
  static String of(DemoResult result, Console console) {
    DemoSummary summary = new DemoSummary(result, console);
    summary.stream();
    summary.versions();
    summary.files();
    summary.next();
    return summary.text.toString();
  }

  private void stream() {
    DemoPlan plan = result.plan();
    ScoreTally.Totals counted = result.counted();
    title("The stream");
    row("readings", "%,d of %d pumps, 8 sensors each", plan.readings(), plan.pumps());
    row("scored", "%s", exactlyOnce());
    row("dead letters", "%s", refusals(result.deadLetters()));
    if (result.rejectedModels().count() > 0) {
      row("rejected models", "%s", refusals(result.rejectedModels()));
    }
    row(
        "pace",
        "%,.0f readings/s over %.1f s (the source gives %,.0f/s at most: --rate)",
        counted.scored() / counted.seconds(),
        counted.seconds(),
        plan.readingsPerSecond());
    latency(counted);
  }

  private String exactlyOnce() {
    if (result.exactlyOnce()) {
      return console.good("each exactly once")
          + ", counted in the scores file: none lost, none twice";
    }
    return console.bad("NOT each exactly once")
        + String.format(
            Locale.ROOT,
            ": %,d without a score, %,d scores too many, %,d of no such reading",
            result.lost(),
            result.repeated(),
            result.unknown());
  }

  private static String refusals(Refusals refusals) {
    return refusals.count() == 0
        ? "none"
        : String.format(Locale.ROOT, "%,d, for example: %s", refusals.count(), refusals.example());
  }

  private void latency(ScoreTally.Totals counted) {
    Histogram latency = counted.latencyNanos();
    if (latency.getTotalCount() > 0) {
      row(
          "latency",
          "p50 %s   p99 %s   p99.9 %s   max %s",
          duration(latency.getValueAtPercentile(50)),
          duration(latency.getValueAtPercentile(99)),
          duration(latency.getValueAtPercentile(99.9)),
          duration(latency.getMaxValue()));
      note("from the making of a reading to its score: exchange by pump, queues, window, model");
    }
    if (counted.waited() > 0) {
      note("without the first %,d readings, which waited for a model to arrive", counted.waited());
    }
  }

  private void versions() {
    text.append('\n');
    List<String> names = new ArrayList<>();
    result.models().forEach(model -> names.add("v" + model.id().version()));
    text.append(console.bold(tableRow("The models", names))).append('\n');
    cells("digest", model -> model.id().shortDigest());
    cells("size", model -> String.format(Locale.ROOT, "%,d bytes", model.fileBytes()));
    scoredCells();
    findingCells("faults found", findings -> found(findings.episodes()));
    for (PumpFault fault : PumpFault.values()) {
      if (fault != PumpFault.NONE) {
        findingCells("  " + words(fault), findings -> found(findings.episodes(fault)));
      }
    }
    findingCells("false alarms", findings -> percent(findings.falseAlarmRate()));
    findingCells("precision", findings -> percent(findings.precision()));
    findingCells("recall", findings -> percent(findings.recall()));
    note(
        "a fault is found when %d readings in a row have an alarm; the rates are by reading",
        FaultReport.ALARMS_IN_A_ROW);
    if (result.faults().cut() > 0) {
      note(
          "%d faults cut by the swap or by the end of the stream count for no version",
          result.faults().cut());
    }
    if (!result.bothVersions()) {
      note("a version without scores came too late: give the stream more time (--rate, --events)");
    }
  }

  private void scoredCells() {
    cells(
        "from reading",
        model -> {
          ScoreTally.Version version = result.counted().versions().get(model.id().version());
          return version == null ? "-" : String.format(Locale.ROOT, "%,d", version.firstReading());
        });
    findingCells(
        "readings scored", findings -> String.format(Locale.ROOT, "%,d", findings.scored()));
  }

  private void findingCells(String label, Function<VersionFindings, String> cell) {
    cells(
        label,
        model -> {
          VersionFindings findings = result.faults().versions().get(model.id().version());
          return findings == null ? "-" : cell.apply(findings);
        });
  }

  private void cells(String label, Function<ModelArtifact, String> cell) {
    text.append(tableRow(label, result.models().stream().map(cell).toList())).append('\n');
  }

  private static String tableRow(String label, List<String> cells) {
    StringBuilder row = new StringBuilder(pad(label));
    for (String cell : cells) {
      row.append(" ".repeat(Math.max(1, COLUMN_WIDTH - cell.length()))).append(cell);
    }
    return row.toString();
  }

  private void files() {
    title("Files");
    row("scores", "%s", files.scores());
    row("readings", "%s", files.readings());
    for (ModelArtifact model : result.models()) {
      row("model v" + model.id().version(), "%s", files.model(model));
    }
  }

  private void next() {
    ModelArtifact best = result.models().get(result.models().size() - 1);
    title("Next");
    note("look into the model, and score the same readings by it alone:");
    command("./sluice inspect %s", files.model(best));
    command(
        "./sluice score --model %s --input %s --key-column pump --label-column anomaly",
        files.model(best), files.readings());
    note("train one on your own CSV of normal operation, and score with it:");
    command("./sluice train --input NORMAL.csv --features a,b,c --window 16 --output my.sluice");
    command("./sluice score --model my.sluice --input NEW.csv --output scores.csv");
  }

  private void title(String title) {
    if (!text.isEmpty()) {
      text.append('\n');
    }
    text.append(console.bold(title)).append('\n');
  }

  private void row(String label, String format, Object... values) {
    text.append(pad(label)).append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void note(String format, Object... values) {
    String note = String.format(Locale.ROOT, format, values);
    text.append("  ").append(console.faint(note)).append('\n');
  }

  private void command(String format, Object... values) {
    text.append("    ").append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String pad(String label) {
    return "  " + label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length()));
  }

  private static String found(Episodes episodes) {
    return episodes.found() + " of " + episodes.all();
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String words(PumpFault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Three digits and a unit. */
  private static String duration(long nanos) {
    if (nanos < 1_000_000) {
      return String.format(Locale.ROOT, "%d µs", nanos / 1000);
    }
    if (nanos < 100_000_000) {
      return String.format(Locale.ROOT, "%.1f ms", nanos * 1e-6);
    }
    return String.format(Locale.ROOT, "%.2f s", nanos * 1e-9);
  }
}
