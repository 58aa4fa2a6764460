package io.sluice.tools.quantize.report;

import static io.sluice.tools.quantize.report.SvgCharts.number;
import static io.sluice.tools.quantize.report.SvgCharts.text;

import io.sluice.model.Graph;
import io.sluice.model.TensorData;
import io.sluice.tools.quantize.LayerLoss;
import io.sluice.tools.quantize.QuantizationReport;
import io.sluice.tools.quantize.QuantizationReport.Distribution;
import io.sluice.tools.quantize.QuantizationReport.Gate;
import io.sluice.tools.quantize.QuantizationReport.Layer;
import io.sluice.tools.quantize.QuantizedModel.Trial;
import io.sluice.tools.quantize.QuantizerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link QuantizationReport} as one page of HTML with all it needs in itself, in light and dark.
 */
public final class HtmlReport {
  private static final double GATE_EDGE = 3;
  private final QuantizationReport report;
  private final StringBuilder page = new StringBuilder();

  private HtmlReport(QuantizationReport report) {
    this.report = report;
  }

  /** The page, to be written in UTF-8. */
  public static String render(QuantizationReport report) {
    return new HtmlReport(report).render();
  }

  private String render() {
    String name = escaped(report.inFloat().id().name() + " " + report.inFloat().id().version());
    page.append("<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'>")
        .append("<meta name='viewport' content='width=device-width, initial-scale=1'>")
        .append("<title>")
        .append(name)
        .append(" in int8</title>\n<style>\n")
        .append(style())
        .append("</style></head><body><main>\n<h1>")
        .append(name)
        .append(" <small>in int8</small></h1>\n");
    summary();
    trials();
    layers();
    gates();
    outputs();
    return page.append("</main></body></html>\n").toString();
  }

  private static String style() {
    try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void summary() {
    page.append("<section class='tiles'>");
    tile("loss", number(report.result().loss()), decibels(report.result().loss()));
    long before = constantBytes(report.inFloat().graph());
    long after = constantBytes(report.int8().graph());
    tile(
        "weights",
        kilobytes(after),
        text("from %s, %.0f %%", kilobytes(before), 100.0 * after / Math.max(1, before)));
    QuantizationReport.Speed speed = report.speed();
    if (speed != null) {
      tile(
          "one inference",
          micros(speed.microsInt8()),
          text(
              "from %s, %.2f times as fast",
              micros(speed.microsInFloat()), speed.microsInFloat() / speed.microsInt8()));
    }
    tile("multiply-adds", text("%,d", report.multiplyAdds()), "per inference");
    tile("calibrated with", text("%,d", report.samples()), "samples");
    page.append(
            "</section>\n<p>The loss is the root mean square error of the outputs, divided by the root")
        .append(" mean square of the float outputs. SQNR is the same ratio in decibels.</p>\n");
    if (speed != null) {
      page.append("<p>Times: ").append(escaped(speed.conditions())).append(".</p>\n");
    }
  }

  private void tile(String what, String value, String more) {
    page.append(
        text("<div class='tile'><span>%s</span><b>%s</b><span>%s</span></div>", what, value, more));
  }

  private static long constantBytes(Graph graph) {
    return graph.constants().values().stream().mapToLong(TensorData::byteCount).sum();
  }

  private static String decibels(double loss) {
    return loss == 0 ? "exact" : text("SQNR %.1f dB", -20 * Math.log10(loss));
  }

  private static String kilobytes(long bytes) {
    return text("%.1f KB", bytes / 1e3);
  }

  private static String micros(double micros) {
    return micros < 1000 ? text("%.1f µs", micros) : text("%.2f ms", micros / 1e3);
  }

  private void trials() {
    page.append("<h2>Recipes</h2>\n<table><tr><th>recipe<th class='n'>loss<th></tr>\n");
    double worst = report.result().trials().stream().mapToDouble(Trial::loss).max().orElse(1);
    for (Trial trial : report.result().trials()) {
      boolean kept = trial.options().equals(report.result().options());
      page.append(
          text(
              "<tr%s><td>%s<td class='n'>%s<td class='wide'>%s</tr>\n",
              kept ? " class='kept'" : "",
              words(trial.options()) + (kept ? " <em>kept</em>" : ""),
              number(trial.loss()),
              SvgCharts.bar(trial.loss() / worst)));
    }
    page.append("</table>\n");
  }

  /** Options in words. */
  private static String words(QuantizerOptions options) {
    List<String> words = new ArrayList<>();
    words.add(options.observer().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    if (options.equalization()) {
      words.add("equalization");
    }
    if (options.rounding() == QuantizerOptions.Rounding.LEARNED) {
      words.add("learned rounding");
    }
    if (options.correction() != QuantizerOptions.BiasCorrection.NONE) {
      words.add(options.correction().name().toLowerCase(Locale.ROOT) + " bias correction");
    }
    if (!options.floatNodes().isEmpty()) {
      words.add(options.floatNodes().size() + " nodes in float");
    }
    return String.join(", ", words);
  }

  private void layers() {
    page.append(
            "<h2>Nodes, largest loss first</h2>\n<p>The column <em>alone</em> is the loss of the")
        .append(
            " outputs if only this node is int8. SQNR is measured at the node's output while all")
        .append(" nodes are int8, so it includes the errors of earlier nodes. Histograms have a")
        .append(" logarithmic scale. Shaded values are clipped by the int8 range or by a ReLU that")
        .append(" follows.</p>\n")
        .append("<table><tr><th>node<th class='n'>alone<th class='n'>SQNR<th>weights")
        .append("<th>output</tr>\n");
    List<Layer> drawn = report.layers().stream().filter(HtmlReport::isDrawn).toList();
    drawn.forEach(this::layer);
    page.append("</table>\n");
    List<Layer> others = new ArrayList<>(report.layers());
    others.removeAll(drawn);
    if (!others.isEmpty()) {
      page.append(text("<details><summary>%d more nodes</summary>\n<table>\n", others.size()));
      others.forEach(this::layer);
      page.append("</table></details>\n");
    }
  }

  private static boolean isDrawn(Layer layer) {
    return layer.weights() != null || layer.output() != null;
  }

  private void layer(Layer layer) {
    LayerLoss loss = layer.loss();
    page.append(
        text(
            "<tr><td class='name'>%s%s<td class='n'>%s<td class='n'>%s",
            escaped(loss.title()),
            layer.inFloat() ? " <em>kept in float</em>" : "",
            number(loss.alone()),
            Double.isInfinite(loss.decibels()) ? "exact" : text("%.1f dB", loss.decibels())));
    if (isDrawn(layer)) {
      page.append("<td>").append(histogram(layer.weights()));
      page.append("<td>").append(histogram(layer.output()));
    }
    page.append("</tr>\n");
  }

  private static String histogram(@Nullable Distribution values) {
    return values == null
        ? "<span class='none'>&ndash;</span>"
        : SvgCharts.histogram(values, 200, 34)
            + text("<small>%s to %s</small>", number(values.clipLow()), number(values.clipHigh()));
  }

  private void gates() {
    if (report.gates().isEmpty()) {
      return;
    }
    page.append(
            "<h2>Gates</h2>\n<p>The histograms show the input of each gate. A hard sigmoid is flat")
        .append(" outside the lines at -3 and 3. Shaded values are outside the input's int8 range.")
        .append(" The table error compares the table of 256 entries with the float function. It")
        .append(" includes the rounding of the input.</p>\n<section class='gates'>");
    for (Gate gate : report.gates()) {
      page.append(
          text(
              "<div class='gate'><b>%s</b>%s<small>%s to %s, %.1f %% outside [-3, 3]</small>"
                  + "<small>table error %s RMS, of which rounding the output causes %s</small></div>",
              escaped(gate.title()),
              SvgCharts.histogram(gate.input(), 300, 70, -GATE_EDGE, GATE_EDGE),
              number(gate.input().min()),
              number(gate.input().max()),
              100 * gate.saturated(),
              number(gate.tableError()),
              number(gate.outputError())));
    }
    page.append("</section>\n");
  }

  private void outputs() {
    page.append("<h2>Outputs</h2>\n")
        .append(
            text(
                "<p>%,d output elements: the float value and the int8 value of each.</p>",
                report.points().size()))
        .append(SvgCharts.scatter(report.points()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;");
  }
}
