package io.sluice.benchmarks;

import java.util.List;

/** Whether contenders of one precision give the same answer: what is timed must be right. */
final class Agreement {
  private static final double TOLERANCE = 0.05;

  private Agreement() {}

  /**
   * Compares the last outputs with those of the first contender of the same precision.
   *
   * @throws IllegalStateException if they differ by more than a small part of the largest output
   */
  static void check(List<Contender> contenders) throws Exception {
    for (Contender contender : contenders) {
      String form = contender.name().contains("int8") ? "int8" : "float";
      Contender first =
          contenders.stream().filter(c -> c.name().contains(form)).findFirst().orElseThrow();
      float[] expected = first.outputs();
      float[] given = contender.outputs();
      double largest = 1e-6;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int i = 0; i < Math.min(expected.length, given.length); i++) {
        if (Math.abs(expected[i] - given[i]) > TOLERANCE * largest) {
          throw new IllegalStateException(
              "%s gives %s for output %d, %s gives %s"
                  .formatted(contender.name(), given[i], i, first.name(), expected[i]));
        }
      }
    }
  }
}
