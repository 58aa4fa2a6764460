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
  static void check(List<? extends Contender> contenders) throws Exception {
    for (Contender contender : contenders) {
      Contender first =
          contenders.stream().filter(c -> c.form() == contender.form()).findFirst().orElseThrow();
      check(first.label(), first.outputs(), contender.label(), contender.outputs());
    }
  }

  private static void check(String first, float[] expected, String name, float[] given) {
    if (given.length < expected.length) {
      throw new IllegalStateException(
          "%s gives %d outputs, %s gives %d".formatted(name, given.length, first, expected.length));
    }
    double largest = 1e-6;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - given[i]) <= TOLERANCE * largest)) {
        throw new IllegalStateException(
            "%s gives %s for output %d, %s gives %s"
                .formatted(name, given[i], i, first, expected[i]));
      }
    }
  }
}
