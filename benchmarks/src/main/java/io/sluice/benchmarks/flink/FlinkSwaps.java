package io.sluice.benchmarks.flink;

import io.sluice.benchmarks.plot.LogLogPlot;
import io.sluice.benchmarks.plot.Panel;
import io.sluice.benchmarks.plot.Series;
import io.sluice.benchmarks.plot.Series.Point;
import io.sluice.flink.VersionMode;
import io.sluice.model.ModelArtifact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** What events notice of it when their model is swapped. */
public final class FlinkSwaps {
  private static final String PLOT = "flink-swaps.svg";
  private static final int SWAPS_PER_SECOND = 40;
  private static final double LEAST_MICROS = 10;
  private static final double BUCKETS_PER_DECADE = 12;

  private FlinkSwaps() {}

  /**
   * Runs a job in either mode, and the first one again, whose code is compiled then.
   *
   * @param arguments the page whose section is written, with the plot beside it; how many rounds
   */
  public static void main(String[] arguments) throws Exception {
    Path page = Path.of(arguments[0]);
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12;
    ModelArtifact model = DemoModel.train().quantized();
    List<SwapRun> runs = new ArrayList<>();
    for (VersionMode mode : List.of(VersionMode.STRICT, VersionMode.LATEST, VersionMode.STRICT)) {
      runs.add(SwapRun.of(runs.size() + 1, mode, SWAPS_PER_SECOND, model, rounds));
    }
    List<String> lines = lines(runs, model);
    lines.forEach(System.out::println);
    Files.writeString(page.resolveSibling(PLOT), plot(runs));
    PageSection.measuredHere("Swaps under a constant rate of events", "flink-swaps", lines)
        .writeTo(page);
  }

  private static List<String> lines(List<SwapRun> runs, ModelArtifact model) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "A job scores %,d events/s of %d keys, each with its window of %d rows of %d features. The"
                + " model is INT8 (a file of %,d bytes), and the parallelism is 1. Within one run,"
                + " phases of some seconds alternate: the control stream brings new versions of the"
                + " model, or as many heartbeats. The latency of an event is the time from when it"
                + " is due at the source until its score has left the operator. It includes Flink's"
                + " exchange and the timer of the source. In strict mode, versions are announced"
                + " 0.2 s ahead.",
            SwapSchedule.EVENTS_PER_SECOND,
            DemoModel.SENSORS,
            DemoModel.WINDOW,
            Sample.FEATURES.size(),
            model.fileBytes()));
    lines.add("");
    lines.add("| run | | events | swaps | median us | p99 | p99.9 | greatest |");
    lines.add("|---|---|---|---|---|---|---|---|");
    for (SwapRun run : runs) {
      lines.add(row(run, "without swaps", 0, run.without()));
      lines.add(row(run, "with swaps", run.swaps(), run.with()));
      lines.add(ratios(run));
    }
    lines.add("");
    lines.add("| run | after a garbage collection | heap MB | metaspace MB | threads |");
    lines.add("|---|---|---|---|---|");
    for (SwapRun run : runs) {
      lines.add(row(run, "before the swaps", run.before()));
      lines.add(row(run, "after the swaps", run.after()));
    }
    lines.add("");
    lines.add(
        "Each run is a job of its own in one JVM, and starts with the leftovers of the cluster before"
            + " it in memory. During the first run, the JVM still compiles the code that prepares"
            + " models, on the same CPUs; in the last run, this is done.");
    lines.add("");
    lines.add("![Latencies with and without swaps](" + PLOT + ")");
    return lines;
  }

  private static String row(SwapRun run, String what, int swaps, Histogram times) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,d | %,d | %.0f | %.0f | %.0f | %.0f |",
        run.label(),
        what,
        times.getTotalCount(),
        swaps,
        micros(times, 50),
        micros(times, 99),
        micros(times, 99.9),
        micros(times, 100));
  }

  private static String ratios(SwapRun run) {
    return String.format(
        Locale.ROOT,
        "| %s | ratio | | | %.2f | %.2f | %.2f | %.2f |",
        run.label(),
        ratio(run, 50),
        ratio(run, 99),
        ratio(run, 99.9),
        ratio(run, 100));
  }

  private static double ratio(SwapRun run, double percentile) {
    return micros(run.with(), percentile) / micros(run.without(), percentile);
  }

  private static double micros(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / 1e3;
  }

  private static String row(SwapRun run, String when, JvmMemory memory) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %.1f | %d |",
        run.label(),
        when,
        memory.heapBytes() / 1e6,
        memory.metaspaceBytes() / 1e6,
        memory.threads());
  }

  private static String plot(List<SwapRun> runs) {
    List<Panel> panels = new ArrayList<>();
    for (SwapRun run : runs) {
      panels.add(
          new Panel(
              run.label(),
              "microseconds from when an event is due to its score",
              "events",
              List.of(
                  new Series("without swaps", 0, false, points(run.without())),
                  new Series("with swaps", 1, true, points(run.with())))));
    }
    return LogLogPlot.svg(
        "Histograms of the latencies of events while their model is swapped and while it is not",
        panels);
  }

  /** How many events took how long, by buckets that are equally wide on a logarithmic axis. */
  private static List<Point> points(Histogram times) {
    List<Point> points = new ArrayList<>();
    double factor = Math.pow(10, 1 / BUCKETS_PER_DECADE);
    for (HistogramIterationValue bucket :
        times.logarithmicBucketValues((long) (LEAST_MICROS * 1e3), factor)) {
      if (bucket.getCountAddedInThisIterationStep() > 0) {
        points.add(
            new Point(
                bucket.getValueIteratedTo() / 1e3 / Math.sqrt(factor),
                bucket.getCountAddedInThisIterationStep()));
      }
    }
    return points;
  }
}
