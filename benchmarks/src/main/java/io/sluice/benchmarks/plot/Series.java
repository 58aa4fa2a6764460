package io.sluice.benchmarks.plot;

import java.util.List;

/**
 * A line of a plot.
 *
 * @param name what the legend calls it
 * @param color an index in the plot's palette, from 0 to 2
 * @param dashed whether its line is
 */
public record Series(String name, int color, boolean dashed, List<Point> points) {
  /** Copies the points. */
  public Series {
    points = List.copyOf(points);
  }

  /** Both above 0. */
  public record Point(double x, double y) {}
}
