package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a row costs in ONNX Runtime when a call has several of them. */
final class BatchTable {
  /** The batch sizes, ascending from 1. */
  static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16, 32, 64);

  private BatchTable() {}

  /** The lines of the table, for what was measured of each model, by its name. */
  static List<String> lines(Map<String, List<Times>> measured) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Microseconds per row of a batch in ONNX Runtime's best use, and per event in Sluice, which"
            + " scores one at a time.");
    lines.add("");
    StringBuilder head = new StringBuilder("| model | Sluice |");
    SIZES.forEach(size -> head.append(" ").append(size).append(" |"));
    lines.add(head + " caught up at |");
    lines.add("|---" + "|---".repeat(SIZES.size() + 2) + "|");
    measured.forEach(
        (model, all) -> {
          for (Form form : Form.values()) {
            if (all.stream().anyMatch(times -> times.isOf(Engine.SLUICE_VECTOR, form))) {
              lines.add(row(model, form, all));
            }
          }
        });
    return lines;
  }

  private static String row(String model, Form form, List<Times> all) {
    double ours = Times.find(all, Engine.SLUICE_VECTOR, form).median();
    StringBuilder row = new StringBuilder("| " + model + ", " + form.label() + micros(ours));
    String caughtUp = "never";
    for (int size : SIZES.stream().sorted((a, b) -> b - a).toList()) {
      double theirs = theirs(all, form, size);
      caughtUp = theirs <= ours ? Integer.toString(size) : caughtUp;
    }
    SIZES.forEach(size -> row.append(micros(theirs(all, form, size))));
    return row.append(" | ").append(caughtUp).append(" |").toString();
  }

  private static double theirs(List<Times> all, Form form, int batch) {
    return all.stream()
        .filter(times -> times.isOf(Engine.ORT_BEST, form, batch))
        .findFirst()
        .orElseThrow()
        .medianOfRow();
  }

  private static String micros(double nanos) {
    return String.format(Locale.ROOT, " | %.3f", nanos / 1000);
  }
}
