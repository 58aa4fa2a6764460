package io.sluice.jobs.demo;

import static io.sluice.jobs.console.Numbers.count;
import static io.sluice.jobs.console.Numbers.percent;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.Table;
import io.sluice.jobs.demo.DemoResult.Refusals;
import io.sluice.jobs.demo.VersionFindings.Episodes;
import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Says in words and one table what the demo has shown. */
final class DemoSummary {
  /** The part of the requested rate from which on readings do not pile up. */
  private static final double KEEPS_UP = 0.9;

  private static final String INDENT = "  ";
  private static final int LABEL_WIDTH = 17;
  private final DemoResult result;
  private final DemoFiles files;
  private final Console console;

  DemoSummary(DemoResult result, Console console) {
    this.result = result;
    this.files = new DemoFiles(result.plan().output());
    this.console = console;
  }

  void print() {
    printVerdict();
    printStream();
    printModels();
    printFiles();
    printNext();
    console.out().flush();
  }

  private void printVerdict() {
    if (result.succeeded()) {
      line(
          console.good("Every reading was scored exactly once")
              + ", and the model was swapped while the job ran.");
      return;
    }
    line(console.bad("The demo failed:"));
    if (!result.exactlyOnce()) {
      line(INDENT + "not every reading was scored exactly once");
    }
    if (!result.bothVersions()) {
      line(
          INDENT
              + "a model arrived too late to score a reading; use more --events or a lower"
              + " --rate");
    }
  }

  private void printStream() {
    DemoPlan plan = result.plan();
    title("Stream");
    row(
        "readings",
        count(plan.readings()) + " from " + count(plan.pumps(), "pump") + " with 8 sensors each");
    row("scored", exactness());
    row("dead letters", refusals(result.deadLetters()));
    if (result.rejectedModels().count() > 0) {
      row("rejected models", refusals(result.rejectedModels()));
    }
    row("speed", speed(result.counted(), plan));
    printLatency(result.counted(), plan.readingsPerSecond());
  }

  private String exactness() {
    if (result.exactlyOnce()) {
      return "each reading exactly once, checked in the scores file";
    }
    return count(result.lost(), "reading")
        + " without a score, "
        + count(result.repeated(), "extra score")
        + ", "
        + count(result.unknown(), "score")
        + " without a reading";
  }

  private static String refusals(Refusals refusals) {
    return refusals.count() == 0
        ? "none"
        : count(refusals.count()) + ", for example: " + refusals.example();
  }

  private static String speed(ReadingTally.Totals counted, DemoPlan plan) {
    if (Double.isNaN(counted.speed())) {
      return "not measured, because the stream ended during the warm-up";
    }
    return String.format(
        Locale.ROOT,
        "%,.0f readings/s for %.1f s; --rate limits the source to %,.0f/s",
        counted.speed(),
        counted.seconds(),
        plan.readingsPerSecond());
  }

  private void printLatency(ReadingTally.Totals counted, double rate) {
    Histogram latency = counted.latencyNanos();
    if (latency.getTotalCount() == 0) {
      row("latency", "not measured, because the stream ended during the warm-up");
      return;
    }
    row(
        "latency",
        String.format(
            Locale.ROOT,
            "p50 %s, p99 %s, p99.9 %s, max %s",
            latency(latency.getValueAtPercentile(50)),
            latency(latency.getValueAtPercentile(99)),
            latency(latency.getValueAtPercentile(99.9)),
            latency(latency.getMaxValue())));
    note("Latency is the time from the source to the score. It includes the exchange by pump,");
    note("queues, window and model.");
    note(
        "Speed and latency exclude the first "
            + ReadingTally.WARM_UP_SECONDS
            + " s of scoring, while the JVM warms up.");
    if (counted.speed() < KEEPS_UP * rate) {
      note("This machine was slower than --rate, so most of the latency is the time for which");
      note("readings wait. A lower --rate shows the latency of the scoring.");
    }
  }

  private void printModels() {
    line("");
    Table table =
        new Table(
            1,
            Stream.concat(
                    Stream.of("Models"),
                    result.models().stream().map(model -> "v" + model.id().version()))
                .toArray(String[]::new));
    addModels(table, "digest", model -> model.id().shortDigest());
    addModels(table, "bytes", model -> count(model.fileBytes()));
    addModels(table, "sensors", model -> count(features(model).features().size()));
    addModels(table, "window", model -> count(features(model).window(), "reading"));
    addModels(table, "first reading", this::firstReading);
    addFindings(table, "readings scored", found -> count(found.quality().rows()));
    addFindings(table, "faults found", found -> found(found.episodes()));
    for (PumpFault fault : PumpFault.values()) {
      if (fault != PumpFault.NONE) {
        addFindings(table, INDENT + words(fault), found -> found(found.episodes(fault)));
      }
    }
    addFindings(table, "false alarms", found -> percent(found.quality().falseAlarmRate()));
    addFindings(table, "precision", found -> percent(found.quality().precision()));
    addFindings(table, "recall", found -> percent(found.quality().recall()));
    table.print(console, INDENT);
    note(
        "A fault is found after "
            + FaultReport.ALARMS_IN_A_ROW
            + " alarms in a row. False alarms, precision and recall count readings.");
    if (result.faults().cut() > 0) {
      note(
          count(result.faults().cut(), "fault")
              + (result.faults().cut() == 1 ? " is" : " are")
              + " not counted, because the swap or the end of the stream interrupts "
              + (result.faults().cut() == 1 ? "it." : "them."));
    }
  }

  private static FeatureSchema features(ModelArtifact model) {
    return Objects.requireNonNull(model.features());
  }

  private String firstReading(ModelArtifact model) {
    ReadingTally.Version version = result.counted().versions().get(model.id().version());
    return version == null ? "-" : count(version.firstReading());
  }

  private void addFindings(Table table, String label, Function<VersionFindings, String> cell) {
    addModels(
        table,
        label,
        model -> {
          VersionFindings findings = result.faults().versions().get(model.id().version());
          return findings == null ? "-" : cell.apply(findings);
        });
  }

  private void addModels(Table table, String label, Function<ModelArtifact, String> cell) {
    table.add(
        Stream.concat(Stream.of(label), result.models().stream().map(cell)).toArray(String[]::new));
  }

  private void printFiles() {
    title("Files");
    row("scores", files.scores().toString());
    row("readings", files.readings().toString());
    for (ModelArtifact model : result.models()) {
      row("model v" + model.id().version(), files.model(model).toString());
    }
  }

  private void printNext() {
    ModelArtifact best = result.models().get(result.models().size() - 1);
    title("Next");
    note("Inspect the new model, and score the same readings with it alone:");
    line("    ./sluice inspect " + files.model(best));
    line(
        "    ./sluice score --model " + files.model(best) + " --input " + files.readings() + " \\");
    line("        --key-column pump --label-column anomaly");
    note("Train a model on your own CSV of normal operation, and score new data with it:");
    line("    ./sluice train --input NORMAL.csv --features a,b,c --window 16 --output my.sluice");
    line("    ./sluice score --model my.sluice --input NEW.csv");
  }

  private void title(String title) {
    line("");
    line(INDENT + console.bold(title));
  }

  private void row(String label, String value) {
    line(INDENT + label + " ".repeat(LABEL_WIDTH - label.length()) + value);
  }

  private void note(String note) {
    line(INDENT + console.faint(note));
  }

  private void line(String line) {
    console.out().println(line);
  }

  private static String found(Episodes episodes) {
    return episodes.found() + " of " + episodes.all();
  }

  private static String words(PumpFault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String latency(long nanos) {
    return nanos < 1_000_000
        ? nanos / 1000 + " µs"
        : String.format(Locale.ROOT, "%.1f ms", nanos * 1e-6);
  }
}
