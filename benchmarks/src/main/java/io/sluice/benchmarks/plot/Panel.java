package io.sluice.benchmarks.plot;

import io.sluice.benchmarks.plot.Series.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One of the plots that stand side by side.
 *
 * @param title above it
 * @param xLabel what its points are of, with the unit
 * @param yLabel likewise
 * @param series drawn in this order
 */
public record Panel(String title, String xLabel, String yLabel, List<Series> series) {
  /** Copies the series. */
  public Panel {
    series = List.copyOf(series);
  }

  Axis x() {
    return axis(xLabel, Point::x);
  }

  Axis y() {
    return axis(yLabel, Point::y);
  }

  private Axis axis(String label, ToDoubleFunction<Point> value) {
    double[] values =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(value).sorted().toArray();
    if (values.length == 0 || values[0] <= 0) {
      throw new IllegalArgumentException(
          "plot '" + title + "': a logarithmic axis takes values above 0, and at least one");
    }
    return Axis.ofDecades(label, values[0], values[values.length - 1]);
  }
}
