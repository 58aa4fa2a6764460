package io.sluice.tools.quantize.report;

import io.sluice.tools.quantize.QuantizationReport.Distribution;
import io.sluice.tools.quantize.QuantizationReport.Point;
import java.util.List;
import java.util.Locale;

/** Charts as SVG, in the colours of the page's style. */
final class SvgCharts {
  private static final int SIZE = 420;
  private static final int MARGIN = 46;

  private SvgCharts() {}

  /**
   * A histogram of bars on a logarithmic scale, with what lies outside the kept range shaded.
   *
   * @param width in pixels
   * @param marks values to mark by a line, as those that bound a gate
   */
  static String histogram(Distribution values, int width, int height, double... marks) {
    double low = values.min();
    double high = values.max();
    for (double mark : marks) {
      low = Math.min(low, mark * 1.1);
      high = Math.max(high, mark * 1.1);
    }
    Scale x = new Scale(low, high, 0, width);
    StringBuilder svg = new StringBuilder();
    svg.append(
        text(
            "<svg class='histogram' role='img' width='%d' height='%d' viewBox='0 0 %d %d'><title>%s"
                + "</title>",
            width, height, width, height, title(values)));
    long most = values.counts().stream().mapToLong(Long::longValue).max().orElse(1);
    double part = (values.max() - values.min()) / values.counts().size();
    StringBuilder bars = new StringBuilder();
    for (int i = 0; i < values.counts().size(); i++) {
      long count = values.counts().get(i);
      if (count > 0) {
        double tall = Math.max(1, height * Math.log1p(count) / Math.log1p(most));
        double left = x.at(values.min() + part * i);
        double right = x.at(values.min() + part * (i + 1));
        bars.append(text("M%.1f %d V%.1f H%.1f V%d Z", left, height, height - tall, right, height));
      }
    }
    svg.append("<path class='bars' d='").append(bars).append("'/>");
    svg.append(shade(0, x.at(values.clipLow()), height));
    svg.append(shade(x.at(values.clipHigh()), width, height));
    for (double mark : marks) {
      svg.append(
          text(
              "<line class='mark' x1='%.1f' x2='%.1f' y1='0' y2='%d'/>",
              x.at(mark), x.at(mark), height));
    }
    return svg.append("</svg>").toString();
  }

  private static String title(Distribution values) {
    return text(
        "%s to %s, kept from %s to %s",
        number(values.min()),
        number(values.max()),
        number(values.clipLow()),
        number(values.clipHigh()));
  }

  private static String shade(double from, double to, int height) {
    return to - from < 0.5
        ? ""
        : text(
            "<rect class='clipped' x='%.1f' y='0' width='%.1f' height='%d'/>",
            from, to - from, height);
  }

  /** A bar as long as a share of the greatest. */
  static String bar(double share) {
    return text(
        "<span class='bar' style='width:%.1f%%'></span>", 100 * Math.max(0, Math.min(1, share)));
  }

  /** Outputs in INT8 over outputs in float, with the line on which they are the same. */
  static String scatter(List<Point> points) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      low = Math.min(low, Math.min(point.inFloat(), point.int8()));
      high = Math.max(high, Math.max(point.inFloat(), point.int8()));
    }
    if (!(low < high)) {
      low -= 0.5;
      high = low + 1;
    }
    Scale x = new Scale(low, high, MARGIN, SIZE - 8);
    Scale y = new Scale(low, high, SIZE - MARGIN, 8);
    StringBuilder dots = new StringBuilder();
    for (Point point : points) {
      dots.append(text("M%.1f %.1fh0", x.at(point.inFloat()), y.at(point.int8())));
    }
    return text(
            "<svg class='scatter' role='img' viewBox='0 0 %d %d'><title>Outputs in float and in"
                + " int8</title>",
            SIZE, SIZE)
        + text(
            "<path class='axis' d='M%d 8V%d H%d'/><path class='same' d='M%.1f %.1fL%.1f %.1f'/>",
            MARGIN, SIZE - MARGIN, SIZE - 8, x.at(low), y.at(low), x.at(high), y.at(high))
        + "<path class='dots' d='"
        + dots
        + "'/>"
        + text(
            "<text x='%d' y='%d'>%s</text><text x='%d' y='%d' text-anchor='end'>%s</text>",
            MARGIN, SIZE - MARGIN + 18, number(low), SIZE - 8, SIZE - MARGIN + 18, number(high))
        + text(
            "<text x='%d' y='%d' text-anchor='middle'>float</text><text transform='translate(16"
                + " %d) rotate(-90)' text-anchor='middle'>int8</text></svg>",
            (SIZE + MARGIN) / 2, SIZE - 10, (SIZE - MARGIN) / 2);
  }

  /** Three digits, without an exponent where that is readable. */
  static String number(double value) {
    double size = Math.abs(value);
    return value == 0
        ? "0"
        : size >= 0.001 && size < 10_000
            ? text(size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f", value)
            : text("%.2e", value);
  }

  static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** Maps values to pixels on a line. */
  private record Scale(double low, double high, double from, double to) {
    double at(double value) {
      double share = high == low ? 0.5 : (value - low) / (high - low);
      double pixel = from + share * (to - from);
      return Math.max(Math.min(from, to), Math.min(Math.max(from, to), pixel));
    }
  }
}
