package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * RESULTS.md, the front page of all results, and the files behind it: for each kind of CPU a page
 * of its own, a plot, and its goals as tab-separated values. A run writes the files of its own
 * kind; the front page is then put together from the goals of all kinds.
 */
final class ResultsPage {
  private static final String GOALS = ".tsv";

  private final Path folder;

  /** The page in a folder. */
  ResultsPage(Path folder) {
    this.folder = folder;
  }

  /** The folder of the pages and plots of the kinds. */
  Path kinds() {
    return folder.resolve("results");
  }

  /**
   * Replaces the results of one kind and leaves those of the others.
   *
   * @param details the lines of the kind's own page
   */
  void write(KindResults results, List<String> details) throws IOException {
    String name = results.kind().fileName();
    Files.createDirectories(kinds());
    Files.write(kinds().resolve(name + ".md"), details);
    Files.write(kinds().resolve(name + GOALS), results.lines());
    List<KindResults> all = new ArrayList<>();
    for (CpuKind kind : CpuKind.values()) {
      Path goals = kinds().resolve(kind.fileName() + GOALS);
      if (Files.exists(goals)) {
        all.add(KindResults.parse(kind, Files.readAllLines(goals)));
      }
    }
    Files.write(folder.resolve("RESULTS.md"), front(all));
  }

  /** The lines of the front page. */
  static List<String> front(List<KindResults> all) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        List.of(
            "# Speed, side by side",
            "",
            "`benchmarks/compare` writes this page; [README.md](README.md) explains how to read it. Each",
            "kind of CPU has its own column here and its own page with all measurements. A run replaces",
            "the results of its own kind and leaves the others. All contenders use one thread, batch 1",
            "and the same weights. Ratios are medians over interleaved rounds.",
            "",
            "| kind of CPU | measured on | JDK | date |",
            "|---|---|---|---|"));
    for (KindResults results : all) {
      KindResults.Measured measured = results.measured();
      lines.add(
          "| [%s](results/%s.md) | %s | %s | %s |"
              .formatted(
                  results.kind().label(),
                  results.kind().fileName(),
                  measured.cpu(),
                  measured.jdk(),
                  measured.date()));
    }
    for (KindResults results : all) {
      if (!results.kind().note().isEmpty()) {
        lines.addAll(List.of("", results.kind().label() + ": " + results.kind().note()));
      }
    }
    for (GoalTable table : GoalTable.values()) {
      lines.addAll(table(table, all));
    }
    return lines;
  }

  private static List<String> table(GoalTable table, List<KindResults> all) {
    List<String> rows =
        all.stream()
            .flatMap(results -> results.outcomes().stream())
            .filter(outcome -> outcome.table() == table)
            .map(Outcome::row)
            .distinct()
            .toList();
    if (rows.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of("", "## " + table.title(), "", table.explanation(), ""));
    lines.add(
        all.stream()
            .map(results -> results.kind().label() + " |")
            .collect(Collectors.joining(" ", "| | ", "")));
    lines.add("|---|" + "---|".repeat(all.size()));
    for (String row : rows) {
      lines.add(
          all.stream()
              .map(results -> cell(find(table, row, results)) + " |")
              .collect(Collectors.joining(" ", "| " + row + " | ", "")));
    }
    return lines;
  }

  private static Optional<Outcome> find(GoalTable table, String row, KindResults results) {
    return results.outcomes().stream()
        .filter(outcome -> outcome.table() == table && outcome.row().equals(row))
        .findFirst();
  }

  private static String cell(Optional<Outcome> outcome) {
    return outcome
        .map(o -> "%s; goal %s".formatted(o.table().text(o.measured()), o.verdict()))
        .orElse("not measured");
  }
}
