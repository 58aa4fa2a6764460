package io.sluice.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What one contender took.
 *
 * @param batch rows in a call
 * @param nanos for each round, per call
 * @param allocated bytes per call
 * @param agrees whether it gives the answers of Sluice
 */
record Times(Engine engine, Form form, int batch, double[] nanos, long allocated, boolean agrees) {

  /** The same times, of a contender whose answers agree with Sluice's or not. */
  Times agreeing(boolean agrees) {
    return new Times(engine, form, batch, nanos, allocated, agrees);
  }

  double median() {
    return median(nanos);
  }

  /** The median of a row. */
  double medianOfRow() {
    return median() / batch;
  }

  /** Whether it is of that contender for single rows. */
  boolean isOf(Engine engine, Form form) {
    return isOf(engine, form, 1);
  }

  boolean isOf(Engine engine, Form form, int batch) {
    return this.engine == engine && this.form == form && this.batch == batch;
  }

  /** That contender's times for single rows, which are there. */
  static Times find(List<Times> all, Engine engine, Form form) {
    return all.stream().filter(times -> times.isOf(engine, form)).findFirst().orElseThrow();
  }

  double least() {
    return Arrays.stream(nanos).min().orElseThrow();
  }

  /** For each round, how many times as long another took. */
  double[] ratiosOf(Times other) {
    double[] ratios = new double[nanos.length];
    Arrays.setAll(ratios, i -> other.nanos[i] / nanos[i]);
    return ratios;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** A line that {@link #parse} reads. */
  String line() {
    return Arrays.stream(nanos)
        .mapToObj(Double::toString)
        .collect(
            Collectors.joining(
                " ", engine + " " + form + " " + batch + " " + allocated + " " + agrees + " ", ""));
  }

  static Times parse(String line) {
    String[] words = line.split(" ");
    return new Times(
        Engine.valueOf(words[0]),
        Form.valueOf(words[1]),
        Integer.parseInt(words[2]),
        Arrays.stream(words).skip(5).mapToDouble(Double::parseDouble).toArray(),
        Long.parseLong(words[3]),
        Boolean.parseBoolean(words[4]));
  }
}
