package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of goals on the page of one kind of CPU. */
final class GoalLines {
  private GoalLines() {}

  /** The lines of the tables; the two about native peers are one table. */
  static List<String> of(List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>();
    peers(outcomes, lines);
    for (GoalTable table :
        List.of(
            GoalTable.INT8,
            GoalTable.SCALAR,
            GoalTable.SCALAR_PEER,
            GoalTable.TREES,
            GoalTable.CORE)) {
      List<Outcome> rows = in(table, outcomes);
      if (!rows.isEmpty()) {
        separate(lines);
        lines.add(table.title() + ". " + table.explanation());
        lines.addAll(List.of("", "| | measured | goal |", "|---|---|---|"));
        rows.forEach(
            o -> lines.add("| %s | %s | %s |".formatted(o.row(), o.result(), o.verdict())));
      }
    }
    return lines;
  }

  private static void peers(List<Outcome> outcomes, List<String> lines) {
    List<Outcome> fastest = in(GoalTable.FASTEST_PEER, outcomes);
    if (fastest.isEmpty()) {
      return;
    }
    lines.add("Native peers. " + GoalTable.ONNX_RUNTIME.explanation());
    lines.add("");
    lines.add(
        "| model | against ONNX Runtime Java, best use | goal |"
            + " against the fastest native peer of any precision | goal |");
    lines.add("|---|---|---|---|---|");
    for (Outcome peer : fastest) {
      Optional<Outcome> onnxRuntime =
          in(GoalTable.ONNX_RUNTIME, outcomes).stream()
              .filter(outcome -> outcome.row().equals(peer.row()))
              .findFirst();
      lines.add(
          "| %s | %s | %s | %s | %s |"
              .formatted(
                  peer.row(),
                  onnxRuntime.map(Outcome::result).orElse("not measured"),
                  onnxRuntime.map(Outcome::verdict).orElse(""),
                  peer.result(),
                  peer.verdict()));
    }
  }

  private static List<Outcome> in(GoalTable table, List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.table() == table).toList();
  }

  private static void separate(List<String> lines) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
  }
}
