package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What one kind of CPU has on the front page.
 *
 * @param measured on which CPU, JDK and day
 */
record KindResults(CpuKind kind, Measured measured, List<Outcome> outcomes) {
  KindResults {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * On what the results were measured.
   *
   * @param date of the run, as ISO 8601 writes it
   */
  record Measured(String cpu, String jdk, String date) {}

  /** Lines that {@link #parse} reads: the first is about the machine, the others are outcomes. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(String.join("\t", measured.cpu, measured.jdk, measured.date));
    outcomes.forEach(outcome -> lines.add(outcome.line()));
    return lines;
  }

  static KindResults parse(CpuKind kind, List<String> lines) {
    String[] parts = lines.get(0).split("\t", -1);
    return new KindResults(
        kind,
        new Measured(parts[0], parts[1], parts[2]),
        lines.stream().skip(1).map(Outcome::parse).toList());
  }
}
