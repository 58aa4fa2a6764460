package io.sluice.benchmarks;

/**
 * What was measured for one goal.
 *
 * @param row what the table calls it; the same for each kind of CPU
 * @param note what it was measured against, or nothing
 */
record Outcome(GoalTable table, String row, double measured, double goal, String note) {

  boolean isReached() {
    return table.isUpperLimit() ? measured <= goal : measured >= goal;
  }

  /** The goal as tables show it, with whether it is reached. */
  String verdict() {
    return table.goal(goal) + (isReached() ? ": reached" : ": not reached");
  }

  /** What was measured, with what it was measured against. */
  String result() {
    return table.text(measured) + (note.isEmpty() ? "" : " (" + note + ")");
  }

  /** A line that {@link #parse} reads. */
  String line() {
    return String.join(
        "\t", table.name(), row, Double.toString(measured), Double.toString(goal), note);
  }

  static Outcome parse(String line) {
    String[] parts = line.split("\t", -1);
    return new Outcome(
        GoalTable.valueOf(parts[0]),
        parts[1],
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[3]),
        parts[4]);
  }
}
