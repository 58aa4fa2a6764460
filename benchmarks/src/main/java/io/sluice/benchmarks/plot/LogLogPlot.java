package io.sluice.benchmarks.plot;

import io.sluice.benchmarks.plot.Series.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Panels with two logarithmic axes as an SVG file, with one legend. Its colors follow the reader's
 * preference for light or dark. Written by hand: the plotting libraries for Java bring a renderer
 * of their own for SVG, and fix the colors.
 */
public final class LogLogPlot {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 330;
  private static final int LEFT = 62;
  private static final int RIGHT = 24;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final int LEGEND = 34;
  private static final String STYLE =
      """
      <style>
        .paper, .hollow { fill: #ffffff; }
        text { fill: #1f2328; font: 12px system-ui, sans-serif; }
        .title { font-size: 14px; font-weight: 600; }
        .grid { stroke: #d8dee4; }
        .frame { stroke: #1f2328; fill: none; }
        .line { fill: none; stroke-width: 2; }
        .dashed { stroke-dasharray: 6 4; }
        .s0 { stroke: #0b6bcb; } .s1 { stroke: #c2410c; } .s2 { stroke: #2f7d32; }
        .f0 { fill: #0b6bcb; } .f1 { fill: #c2410c; } .f2 { fill: #2f7d32; }
        @media (prefers-color-scheme: dark) {
          .paper, .hollow { fill: #0d1117; }
          text { fill: #e6edf3; }
          .grid { stroke: #30363d; }
          .frame { stroke: #e6edf3; }
          .s0 { stroke: #58a6ff; } .s1 { stroke: #ff9e5e; } .s2 { stroke: #6fcf73; }
          .f0 { fill: #58a6ff; } .f1 { fill: #ff9e5e; } .f2 { fill: #6fcf73; }
        }
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();

  private LogLogPlot() {}

  /**
   * The text of an SVG file.
   *
   * @param description for those who do not see it
   * @param panels side by side, with series of the same names
   * @throws IllegalArgumentException if a value is not above 0
   */
  public static String svg(String description, List<Panel> panels) {
    return new LogLogPlot().write(description, panels);
  }

  private String write(String description, List<Panel> panels) {
    int width = WIDTH * panels.size();
    int height = HEIGHT + LEGEND;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\">%n",
        width, height, width, height);
    add("<title>%s</title>%n", escaped(description));
    svg.append(STYLE);
    add("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>%n", width, height);
    for (int i = 0; i < panels.size(); i++) {
      add("<g transform=\"translate(%d 0)\">%n", i * WIDTH);
      panel(panels.get(i));
      add("</g>%n");
    }
    legend(panels.get(0).series(), width);
    add("</svg>%n");
    return svg.toString();
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
  }

  private void panel(Panel panel) {
    Axis x = panel.x();
    Axis y = panel.y();
    int bottom = HEIGHT - BOTTOM;
    int right = WIDTH - RIGHT;
    text((LEFT + right) / 2.0, 24, "middle", "title", panel.title());
    for (double decade : x.decades()) {
      add("<path class=\"grid\" d=\"M%.1f %dV%d\"/>%n", xOf(x, decade), TOP, bottom);
      text(xOf(x, decade), bottom + 18, "middle", "tick", number(decade));
    }
    for (double decade : y.decades()) {
      add("<path class=\"grid\" d=\"M%d %.1fH%d\"/>%n", LEFT, yOf(y, decade), right);
      text(LEFT - 8, yOf(y, decade) + 4, "end", "tick", number(decade));
    }
    add(
        "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
        LEFT, TOP, right - LEFT, bottom - TOP);
    text((LEFT + right) / 2.0, bottom + 38, "middle", "label", x.label());
    add(
        "<text text-anchor=\"middle\" transform=\"translate(14 %d) rotate(-90)\">%s</text>%n",
        (TOP + bottom) / 2, escaped(y.label()));
    panel.series().forEach(series -> series(series, x, y));
  }

  private void series(Series series, Axis x, Axis y) {
    add(
        "<path class=\"line s%d%s\" d=\"M%s\"/>%n",
        series.color(),
        series.dashed() ? " dashed" : "",
        series.points().stream()
            .map(p -> String.format(Locale.ROOT, "%.1f %.1f", xOf(x, p.x()), yOf(y, p.y())))
            .collect(Collectors.joining("L")));
    for (Point p : series.points()) {
      dot(series, xOf(x, p.x()), yOf(y, p.y()));
    }
  }

  private void dot(Series series, double x, double y) {
    add(
        "<circle class=\"s%d %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>%n",
        series.color(), series.dashed() ? "hollow" : "f" + series.color(), x, y);
  }

  private void legend(List<Series> series, int width) {
    List<Series> entries = new ArrayList<>(series);
    double step = (width - 2.0 * LEFT) / entries.size();
    for (int i = 0; i < entries.size(); i++) {
      Series entry = entries.get(i);
      double at = LEFT + i * step;
      double y = HEIGHT + LEGEND / 2.0 - 4;
      add(
          "<path class=\"line s%d%s\" d=\"M%.1f %.1fh34\"/>%n",
          entry.color(), entry.dashed() ? " dashed" : "", at, y);
      dot(entry, at + 17, y);
      text(at + 42, y + 4, "start", "entry", entry.name());
    }
  }

  private void text(double x, double y, String anchor, String style, String words) {
    add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        style, x, y, anchor, escaped(words));
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static double xOf(Axis axis, double value) {
    return LEFT + axis.position(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double yOf(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.position(value) * (HEIGHT - TOP - BOTTOM);
  }

  /** A power of ten as one reads it. */
  private static String number(double decade) {
    if (decade >= 1e6) {
      return trimmed(decade / 1e6) + " M";
    }
    return decade >= 1e3 ? trimmed(decade / 1e3) + " k" : trimmed(decade);
  }

  private static String trimmed(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", Math.round(value * 1e6) / 1e6);
  }
}
