package io.sluice.benchmarks.flink;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdates;
import io.sluice.flink.Sluice;
import io.sluice.model.ModelArtifact;
import io.sluice.tools.onnx.export.OnnxExporter;
import io.sluice.tools.train.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;

/**
 * Events a second of a keyed job that scores each event with the demo's kind of model, against the
 * same job with a function that does nothing, and with ONNX Runtime in a map function. Each job in
 * turn, several rounds, at parallelism 1.
 */
public final class FlinkCost {
  /** Adds what is done with the keyed events, and a sink, to a job. */
  private interface Scoring {
    void add(KeyedStream<Sample, Integer> samples);
  }

  private FlinkCost() {}

  /**
   * Runs the comparison.
   *
   * @param arguments the page whose section is written, how many events each job has, how many
   *     rounds
   */
  public static void main(String[] arguments) throws Exception {
    long events = arguments.length > 1 ? Long.parseLong(arguments[1]) : 3_000_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Path folder = Files.createTempDirectory("flink-cost");
    Map<String, double[]> rates;
    try {
      rates = rates(jobs(folder), events, rounds);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
    List<String> lines = table(rates, events, rounds);
    lines.forEach(System.out::println);
    PageSection.measuredHere("What scoring costs", "flink-cost", lines)
        .writeTo(Path.of(arguments[0]));
  }

  private static Map<String, double[]> rates(Map<String, Scoring> jobs, long events, int rounds)
      throws Exception {
    Map<String, double[]> rates = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Scoring> job : jobs.entrySet()) {
        double seconds = run(job.getValue(), events);
        rates.computeIfAbsent(job.getKey(), name -> new double[rounds])[round] = events / seconds;
        System.err.printf(Locale.ROOT, "%s: %,.0f events/s%n", job.getKey(), events / seconds);
      }
    }
    return rates;
  }

  private static Map<String, Scoring> jobs(Path folder) throws IOException {
    TrainedModel model = DemoModel.train();
    byte[] onnx = OnnxExporter.export(model.floatModel().graph());
    String input = model.floatModel().graph().inputs().get(0);
    Map<String, Scoring> jobs = new LinkedHashMap<>();
    jobs.put("nothing", samples -> discard(samples.map(sample -> new Scored(sample, 0f))));
    jobs.put("Sluice, int8", samples -> score(samples, model.quantized()));
    jobs.put("Sluice, float", samples -> score(samples, model.floatModel()));
    jobs.put(
        "ONNX Runtime in a RichMapFunction, float",
        samples ->
            discard(
                samples.map(
                    new OnnxRuntimeMap(onnx, input, Sample.FEATURES.size(), DemoModel.WINDOW))));
    SqlScoring sql = new SqlScoring(model.floatModel(), folder);
    jobs.put("ML_PREDICT with Sluice, float, on rows that hold the window", sql::mlPredict);
    jobs.put("SLUICE_SCORE_KEYED in SQL, float, in event-time order", sql::keyed);
    return jobs;
  }

  private static void score(KeyedStream<Sample, Integer> samples, ModelArtifact model) {
    discard(
        Sluice.score(samples)
            .withModels(ModelUpdates.of(samples.getExecutionEnvironment(), model))
            .model(model.id().name())
            .encodedBy(
                FeatureEncoder.of(Sample.FEATURES, (sample, values) -> sample.copyTo(values, 0)))
            .uid("scoring")
            .build()
            .scores());
  }

  private static void discard(DataStream<?> results) {
    results.sinkTo(new DiscardingSink<>());
  }

  private static double run(Scoring scoring, long events) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    environment.getConfig().enableObjectReuse();
    DataGeneratorSource<Sample> source =
        new DataGeneratorSource<>(
            index -> Sample.of(index, DemoModel.SENSORS), events, TypeInformation.of(Sample.class));
    scoring.add(
        environment
            .fromSource(source, WatermarkStrategy.noWatermarks(), "samples")
            .keyBy(sample -> sample.sensor));
    return environment.execute().getNetRuntime(TimeUnit.MILLISECONDS) / 1e3;
  }

  private static List<String> table(Map<String, double[]> rates, long events, int rounds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Each job scores %,d events of %d sensors, each event with its window of %d rows of %d"
                + " features. The parallelism is 1, object reuse is on, and there are %d rounds.",
            events,
            DemoModel.SENSORS,
            DemoModel.WINDOW,
            Sample.FEATURES.size(),
            rounds));
    lines.add("");
    lines.add("| keyed function | events/s, median | events/s, greatest | share of \"nothing\" |");
    lines.add("|---|---|---|---|");
    double nothing = median(rates.values().iterator().next());
    rates.forEach(
        (name, all) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f | %.0f %% |",
                    name,
                    median(all),
                    Arrays.stream(all).max().orElseThrow(),
                    100 * median(all) / nothing)));
    return lines;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
