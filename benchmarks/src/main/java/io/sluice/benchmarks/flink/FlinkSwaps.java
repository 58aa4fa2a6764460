package io.sluice.benchmarks.flink;

import io.sluice.benchmarks.Machine;
import io.sluice.benchmarks.plot.LogLogPlot;
import io.sluice.benchmarks.plot.Panel;
import io.sluice.benchmarks.plot.Series;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Sluice;
import io.sluice.model.ModelArtifact;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * What swapping models does to the latency of events that come at a constant rate: the same job
 * with swaps and without, in turns; and what a thousand swaps leave in memory.
 */
public final class FlinkSwaps {
  private static final int SENSORS = 1000;
  private static final int ROUNDS = 4;
  private static final int SWAPS_PER_SECOND = 10;
  private static final int SWAPS_A_ROUND = 250;
  private static final int EVENTS_PER_SECOND = 5_000;

  /** Until the JIT compiler is done with the job. */
  private static final int WARM_UP_SECONDS = 10;

  /** What the control stream of the job in this process says. */
  @SuppressWarnings("NonFinalStaticField")
  private static volatile List<ModelUpdate> planned = List.of();

  private static final int SWAPS_FOR_MEMORY = 1_000;
  private static final int SWAPS_PER_SECOND_FOR_MEMORY = 50;

  private FlinkSwaps() {}

  /**
   * Runs the comparison.
   *
   * @param arguments the files to write, a page and its picture
   */
  public static void main(String[] arguments) throws Exception {
    ModelArtifact model = FlinkCost.model().quantized();
    long[][] with = new long[ROUNDS][];
    long[][] without = new long[ROUNDS][];
    for (int round = 0; round < ROUNDS; round++) {
      without[round] = latencies(model, false);
      with[round] = latencies(model, true);
      System.err.printf(
          Locale.ROOT,
          "p99.9: %.0f us without, %.0f us with swaps%n",
          Latencies.micros(without[round], 0.999),
          Latencies.micros(with[round], 0.999));
    }
    List<String> lines = new ArrayList<>(page(joined(without), joined(with)));
    lines.addAll(memory(model));
    lines.forEach(System.out::println);
    Files.write(Path.of(arguments[0]), lines);
    Files.writeString(Path.of(arguments[1]), picture(joined(without), joined(with)));
  }

  private static long[] latencies(ModelArtifact model, boolean swaps) throws Exception {
    int events = EVENTS_PER_SECOND * (WARM_UP_SECONDS + SWAPS_A_ROUND / SWAPS_PER_SECOND);
    Latencies.start(events);
    int models = swaps ? SWAPS_PER_SECOND * WARM_UP_SECONDS + SWAPS_A_ROUND : 1;
    start(model, events, updates(model, models), SWAPS_PER_SECOND).getJobExecutionResult().get();
    return Latencies.sorted(EVENTS_PER_SECOND * WARM_UP_SECONDS);
  }

  private static JobClient start(
      ModelArtifact model, int events, List<ModelUpdate> updates, int swapsPerSecond)
      throws Exception {
    planned = updates;
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    environment.getConfig().enableObjectReuse();
    environment.setBufferTimeout(0);
    DataStream<Sample> samples =
        environment.fromSource(
            new DataGeneratorSource<>(
                index -> Sample.madeNow(index, SENSORS),
                events,
                RateLimiterStrategy.perSecond(EVENTS_PER_SECOND),
                TypeInformation.of(Sample.class)),
            WatermarkStrategy.noWatermarks(),
            "samples");
    DataStream<ModelUpdate> control =
        environment.fromSource(
            new DataGeneratorSource<>(
                index -> planned.get(index.intValue()),
                updates.size(),
                RateLimiterStrategy.perSecond(swapsPerSecond),
                TypeInformation.of(ModelUpdate.class)),
            WatermarkStrategy.noWatermarks(),
            "models");
    Sluice.score(samples.keyBy(sample -> sample.sensor))
        .withModels(control)
        .model(model.id().name())
        .encodedBy(FeatureEncoder.of(Sample.FEATURES, (sample, values) -> sample.copyTo(values, 0)))
        .uid("scoring")
        .build()
        .events()
        .map(new Latencies())
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync();
  }

  /** Activations of the same model, each as another file. */
  private static List<ModelUpdate> updates(ModelArtifact model, int count) {
    ModelArtifact.Contents contents = model.contents();
    List<ModelUpdate> updates = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ModelArtifact version =
          ModelArtifact.of(
              new ModelArtifact.Contents(
                  contents.name(),
                  String.valueOf(i),
                  contents.graph(),
                  contents.features(),
                  contents.outputs(),
                  contents.golden(),
                  contents.provenance()));
      updates.add(ModelUpdate.activate(i, version));
    }
    return updates;
  }

  private static long[] joined(long[][] rounds) {
    long[] all = Arrays.stream(rounds).flatMapToLong(Arrays::stream).toArray();
    Arrays.sort(all);
    return all;
  }

  private static List<String> page(long[] without, long[] with) {
    List<String> lines = new ArrayList<>();
    lines.add("# What a swap of models costs the events");
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Written by `benchmarks/flink-swaps`. %,d events a second of %d sensors, scored by the"
                + " demo's int8 net with windows of 16 rows; %d swaps a second to a model of another"
                + " file, %,d in all, against the same job without; %d rounds in turns. A latency is"
                + " from the moment at which the source makes an event to its score, Flink's exchange"
                + " between the two tasks included.",
            EVENTS_PER_SECOND,
            SENSORS,
            SWAPS_PER_SECOND,
            ROUNDS * SWAPS_A_ROUND,
            ROUNDS));
    lines.add("");
    lines.add("CPU: " + Machine.here() + ". JDK " + Runtime.version() + ".");
    lines.add("");
    lines.add("| latency, us | median | p99 | p99.9 | p99.99 | greatest |");
    lines.add("|---|---|---|---|---|---|");
    lines.add(row("without swaps", without));
    lines.add(row("with swaps", with));
    double ratio = Latencies.micros(with, 0.999) / Latencies.micros(without, 0.999);
    lines.add("");
    lines.add(String.format(Locale.ROOT, "p99.9 with swaps is %.2f of that without.", ratio));
    lines.add("");
    lines.add("![Events by latency](swaps.svg)");
    return lines;
  }

  private static String row(String name, long[] sorted) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f |",
        name,
        Latencies.micros(sorted, 0.5),
        Latencies.micros(sorted, 0.99),
        Latencies.micros(sorted, 0.999),
        Latencies.micros(sorted, 0.9999),
        Latencies.micros(sorted, 1));
  }

  private static String picture(long[] without, long[] with) {
    Panel panel =
        new Panel(
            "Events by latency",
            "latency, microseconds",
            "events in a tenth of a decade",
            List.of(
                new Series("without swaps", 0, true, Latencies.histogram(without)),
                new Series("with 10 swaps a second", 1, false, Latencies.histogram(with))));
    return LogLogPlot.svg(
        "Events by their latency, with swaps of models and without", List.of(panel));
  }

  /** What is in memory while models are swapped, after collections. */
  private static List<String> memory(ModelArtifact model) throws Exception {
    int seconds = SWAPS_FOR_MEMORY / SWAPS_PER_SECOND_FOR_MEMORY;
    int events = EVENTS_PER_SECOND * (seconds + WARM_UP_SECONDS);
    Latencies.start(events);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "In memory after a collection, while %,d swaps go on, %d a second:",
            SWAPS_FOR_MEMORY,
            SWAPS_PER_SECOND_FOR_MEMORY));
    lines.add("");
    lines.add("| swaps so far | heap, MB | metaspace, MB |");
    lines.add("|---|---|---|");
    JobClient job =
        start(model, events, updates(model, SWAPS_FOR_MEMORY), SWAPS_PER_SECOND_FOR_MEMORY);
    for (int part = 1; part <= 5; part++) {
      while (Latencies.count() < (long) EVENTS_PER_SECOND * seconds * part / 5) {
        Thread.sleep(10);
      }
      System.gc();
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d | %.1f | %.1f |",
              SWAPS_FOR_MEMORY * part / 5,
              used(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()),
              used(metaspace())));
    }
    job.getJobExecutionResult().get();
    return lines;
  }

  private static double used(long bytes) {
    return bytes / 1e6;
  }

  private static long metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getUsed())
        .sum();
  }
}
