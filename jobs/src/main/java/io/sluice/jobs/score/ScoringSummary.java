package io.sluice.jobs.score;

import static io.sluice.jobs.console.Numbers.count;
import static io.sluice.jobs.console.Numbers.duration;
import static io.sluice.jobs.console.Numbers.percent;
import static io.sluice.jobs.console.Numbers.ratio;

import io.sluice.flink.RejectedModel;
import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.Table;
import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.score.ScoreTally.FileTally;
import io.sluice.runtime.ModelCompiler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a scoring job.
 *
 * @param files the input files
 * @param tally of the scored rows
 * @param unscored rows without a score
 * @param rejectedModels versions that were refused
 * @param output the scores file
 * @param rejectedRows the file of rows that could not be scored, or null if there were none
 * @param statistics of the scored rows
 * @param time from the start of the job to the finished files
 */
record ScoringSummary(
    List<CsvLayout> files,
    ScoreTally tally,
    UnscoredRows unscored,
    List<RejectedModel> rejectedModels,
    Path output,
    @Nullable Path rejectedRows,
    RowStatistics statistics,
    Duration time) {
  private static final String INDENT = "  ";
  private static final int MOST_FILES = 40;

  /** Rows with and without a score. */
  long rows() {
    return tally.scored() + unscored.windowNotFull() + unscored.rejected();
  }

  /**
   * Nothing was scored although there was something to score: then the job has failed.
   *
   * @throws CommandFailure with the first reason
   */
  void checkSomethingWasScored() {
    UnscoredRow first = unscored.firstRejected();
    if (tally.scored() > 0 || first == null) {
      return;
    }
    String reason =
        rejectedModels.isEmpty()
            ? "the first error is " + place(first) + ": " + first.reason()
            : "the model was rejected: " + rejectedModels.get(0).reason();
    throw new CommandFailure("scored 0 of " + count(rows(), "row") + "; " + reason);
  }

  void print(Console console) {
    console
        .out()
        .printf(
            "Scored %s of %s in %s%s.%n",
            console.bold(count(tally.scored())),
            count(rows(), "row") + " from " + count(files.size(), "file"),
            duration(time),
            rate());
    printVersions(console);
    if (tally.quality().rows() > 0) {
      printQuality(console);
    }
    printUnscored(console);
    printUnusual(console);
    console.out().printf("%n%sScores: %s%n", INDENT, output);
    console.out().flush();
  }

  private String rate() {
    ScoringRate rate = statistics.rate();
    if (!rate.isKnown()) {
      return "";
    }
    return ", "
        + count(rate.rowsPerSecond())
        + " rows/s after the first "
        + ScoringRate.WARM_UP_SECONDS
        + " s"
        + (ModelCompiler.vectorBits() == 0 ? ", with scalar kernels" : "");
  }

  private void printUnusual(Console console) {
    if (statistics.unusual().isEmpty()) {
      return;
    }
    console
        .out()
        .printf(
            "%n%s%s the rows are far from the data that the model was trained on:%n",
            INDENT, console.bold("Warning:"));
    for (RowStatistics.Distance each : statistics.unusual()) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "%s'%s' is %.1f standard deviations from its mean, on average (mean %s in these"
                  + " rows, %s in training)%n",
              INDENT + INDENT,
              each.feature(),
              each.deviations(),
              (float) each.mean(),
              (float) each.trained());
    }
  }

  private void printVersions(Console console) {
    console.out().println();
    tally
        .versions()
        .forEach(
            (version, rows) ->
                console
                    .out()
                    .printf(
                        "%sversion %s %s: %s%s%n",
                        INDENT,
                        version.version(),
                        console.faint("(" + version.digest() + ")"),
                        count(rows.rows(), "row"),
                        decisions(rows.decisions(), rows.rows())));
    for (RejectedModel rejected : rejectedModels) {
      console.out().printf("%smodel rejected: %s%n", INDENT, rejected.reason());
    }
  }

  private static String decisions(Map<String, Long> decisions, long rows) {
    return decisions.entrySet().stream()
        .map(
            entry ->
                ", "
                    + count(entry.getValue())
                    + " "
                    + entry.getKey()
                    + " ("
                    + percent((double) entry.getValue() / rows)
                    + ")")
        .collect(Collectors.joining());
  }

  private void printQuality(Console console) {
    console.out().println();
    Table table =
        new Table(
            1,
            "by row",
            "labelled",
            "alarms",
            "precision",
            "recall",
            "F1",
            "false alarms",
            "missed alarms");
    if (files.size() > 1 && files.size() <= MOST_FILES) {
      for (int i = 0; i < files.size(); i++) {
        FileTally file = tally.files().get(i);
        table.add(qualityRow(shortName(i), file.quality()));
      }
    }
    table.add(qualityRow(files.size() == 1 ? shortName(0) : "all files", tally.quality()));
    table.print(console, INDENT);
  }

  /** Without the folder, if all files are in the same. */
  private String shortName(int file) {
    List<Path> paths = files.stream().map(layout -> Path.of(layout.name())).toList();
    boolean oneFolder = paths.stream().map(Path::getParent).distinct().count() <= 1;
    Path path = paths.get(file);
    return (oneFolder ? path.getFileName() : path).toString();
  }

  private static String[] qualityRow(String name, DetectionQuality quality) {
    return new String[] {
      name,
      count(quality.rows()),
      count(quality.hits() + quality.falseAlarms()),
      ratio(quality.precision()),
      ratio(quality.recall()),
      ratio(quality.f1()),
      percent(quality.falseAlarmRate()),
      percent(quality.missedAlarmRate())
    };
  }

  private void printUnscored(Console console) {
    UnscoredRow first = unscored.firstRejected();
    if (unscored.windowNotFull() > 0 || first != null) {
      console.out().println();
    }
    if (unscored.windowNotFull() > 0) {
      console
          .out()
          .printf(
              "%s%s without a score, because the window was not full yet%n",
              INDENT, count(unscored.windowNotFull(), "row"));
    }
    if (first != null) {
      console
          .out()
          .printf(
              "%s%s rejected and listed in %s; the first is %s: %s%n",
              INDENT,
              console.bold(count(unscored.rejected(), "row")),
              rejectedRows,
              place(first),
              first.reason());
    }
  }

  private String place(UnscoredRow row) {
    return files.get(row.file()).name() + ":" + row.line();
  }
}
