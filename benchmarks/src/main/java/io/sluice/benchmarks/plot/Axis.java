package io.sluice.benchmarks.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis.
 *
 * @param label what it shows, with its unit
 * @param least its first value, above 0
 * @param greatest its last value
 */
record Axis(String label, double least, double greatest) {

  /** An axis of whole decades that holds the values. */
  static Axis ofDecades(String label, double least, double greatest) {
    return new Axis(
        label,
        Math.pow(10, Math.floor(Math.log10(least))),
        Math.pow(10, Math.ceil(Math.log10(greatest))));
  }

  /** Where a value is: 0 at the least, 1 at the greatest. */
  double position(double value) {
    return Math.log(value / least) / Math.log(greatest / least);
  }

  /** The powers of ten within it. */
  List<Double> decades() {
    List<Double> decades = new ArrayList<>();
    for (int e = (int) Math.ceil(Math.log10(least) - 1e-9); e <= Math.log10(greatest) + 1e-9; e++) {
      decades.add(Math.pow(10, e));
    }
    return decades;
  }
}
