package io.sluice.benchmarks;

import io.sluice.benchmarks.plot.LogLogPlot;
import io.sluice.benchmarks.plot.Panel;
import io.sluice.benchmarks.plot.Series;
import io.sluice.benchmarks.plot.Series.Point;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.nn.Conv2d;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Linear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What single layers cost, from small to large, as a plot. */
final class CostBySize {
  private static final List<Integer> WIDTHS = List.of(8, 16, 32, 64, 128, 256, 512, 1024);
  private static final List<Integer> CHANNELS = List.of(8, 16, 32, 64, 128, 256);
  private static final int SIDE = 10;
  private static final int ROUNDS = 5;
  private static final Duration WARM_UP = Duration.ofMillis(400);
  private static final Duration SLICE = Duration.ofMillis(10);

  private CostBySize() {}

  /**
   * Writes the SVG file.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, List<Point>> linear = new LinkedHashMap<>();
    for (int width : WIDTHS) {
      Graph graph =
          GraphTracer.trace(new Linear(width, width, new Generator(width)), Shape.of(1, width));
      measure(graph, (double) width * width, linear);
    }
    Map<String, List<Point>> pointwise = new LinkedHashMap<>();
    for (int channels : CHANNELS) {
      Graph graph =
          GraphTracer.trace(
              new Conv2d(channels, channels, 1, new Generator(channels)),
              Shape.of(1, channels, SIDE, SIDE));
      measure(graph, (double) channels * channels * SIDE * SIDE, pointwise);
    }
    Panel first = panel("Fully connected, 8x8 to 1024x1024", linear);
    Panel second = panel("Pointwise convolution 10x10, 8 to 256 channels", pointwise);
    Files.writeString(
        Path.of(arguments[0]),
        LogLogPlot.svg(
            "Microseconds a call against multiply-adds, Sluice and native runtimes",
            List.of(first, second)));
  }

  /**
   * The lines of the page, after the plot is written.
   *
   * @param folder of the page and the plot
   * @param name of the plot, without its extension
   */
  static List<String> measure(Fork fork, Path folder, String name)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".svg"), fork.run(CostBySize.class));
    return List.of(
        "Each model has one layer, and its time is that of a whole call. ONNX Runtime is in its best use.",
        "Images are channels first, except for TFLite, which takes them channels last.",
        "",
        "![Cost of a call against the size of the layer](" + name + ".svg)");
  }

  private static void measure(Graph graph, double macs, Map<String, List<Point>> points)
      throws Exception {
    List<Contender> contenders = new ArrayList<>();
    Contenders.add(graph, Form.FLOAT, List.of(1), contenders);
    Contenders.add(ModelForms.quantized(graph), Form.INT8, List.of(1), contenders);
    contenders.removeIf(c -> c.engine() == Engine.SLUICE_SCALAR);
    contenders.removeIf(c -> c.engine() == Engine.ORT_ORDINARY);
    for (Times times : new Rounds(ROUNDS, WARM_UP, SLICE).time(contenders)) {
      points
          .computeIfAbsent(
              times.engine().runtime() + " " + times.form().label(), name -> new ArrayList<>())
          .add(new Point(macs, times.median() / 1000));
    }
    Agreement.of(contenders);
    for (Contender contender : contenders) {
      contender.close();
    }
  }

  private static Panel panel(String title, Map<String, List<Point>> points) {
    List<Series> series = new ArrayList<>();
    points.forEach(
        (name, line) -> {
          int color = name.startsWith("Sluice") ? 0 : name.startsWith("ONNX") ? 1 : 2;
          series.add(new Series(name, color, name.contains(Form.INT8.label()), line));
        });
    return new Panel(title, "multiply-adds", "microseconds a call", series);
  }
}
