package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of all contenders. */
final class ModelTable {
  private ModelTable() {}

  /** Its lines, for what was measured of each model, by its name. */
  static List<String> lines(Map<String, List<Times>> measured, Machine machine) {
    List<String> lines = new ArrayList<>();
    if (measured.values().stream()
        .flatMap(List::stream)
        .noneMatch(times -> times.engine() == Engine.TFLITE)) {
      lines.addAll(List.of("TFLite is missing: there is no library of it for this platform.", ""));
    }
    lines.add("| model | contender | median us | least us | ratio | bytes per call |");
    lines.add("|---|---|---|---|---|---|");
    measured.forEach(
        (model, all) ->
            all.stream()
                .filter(times -> times.batch() == 1)
                .forEach(times -> lines.add(row(model, times, all, machine))));
    return lines;
  }

  /** What a table calls a contender; one that gives other answers than Sluice has a note. */
  static String label(Times times, Machine machine) {
    String label = times.engine().label(times.form());
    if (times.agrees()) {
      return label;
    }
    return label + (machine.saturates() ? " (saturates on this CPU)" : " (its answers differ)");
  }

  private static String row(String model, Times times, List<Times> all, Machine machine) {
    Times ours = Times.find(all, Engine.SLUICE_VECTOR, times.form());
    double[] ratios = ours.ratiosOf(times);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f | %.3f | %.2f (%.2f to %.2f) | %d |",
        model,
        label(times, machine),
        times.median() / 1000,
        times.least() / 1000,
        Times.median(ratios),
        Arrays.stream(ratios).min().orElseThrow(),
        Arrays.stream(ratios).max().orElseThrow(),
        times.allocated());
  }
}
