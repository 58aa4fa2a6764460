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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Events a second of a keyed job that scores each event with the demo's kind of model, against the
 * same job with a function that does nothing, and with ONNX Runtime in a map function. Each job in
 * turn, several rounds, at parallelism 1.
 */
public final class FlinkCost {
  private static final String NOTHING = "nothing";

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
    Map<String, ModelArtifact> models = new LinkedHashMap<>();
    Map<String, JobRates> rates;
    try {
      rates = JobRates.measure(jobs(folder, models), events, rounds);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
    List<String> lines = table(rates, models, events, rounds);
    lines.forEach(System.out::println);
    PageSection.measuredHere("What scoring costs", "flink-cost", lines)
        .writeTo(Path.of(arguments[0]));
  }

  /**
   * The jobs.
   *
   * @param models receives the model of each job whose cost is to be split
   */
  private static Map<String, JobRates.Job> jobs(Path folder, Map<String, ModelArtifact> models)
      throws IOException {
    TrainedModel model = DemoModel.train();
    byte[] onnx = OnnxExporter.export(model.floatModel().graph());
    String input = model.floatModel().graph().inputs().get(0);
    Map<String, JobRates.Job> jobs = new LinkedHashMap<>();
    jobs.put(NOTHING, job(samples -> discard(samples.map(sample -> new Scored(sample, 0f)))));
    for (ModelArtifact artifact : List.of(model.quantized(), model.floatModel())) {
      String name = artifact == model.quantized() ? "Sluice, int8" : "Sluice, float";
      jobs.put(name, job(samples -> score(samples, artifact)));
      models.put(name, artifact);
    }
    jobs.put(
        "ONNX Runtime in a RichMapFunction, float",
        job(
            samples ->
                discard(
                    samples.map(
                        new OnnxRuntimeMap(
                            onnx, input, Sample.FEATURES.size(), DemoModel.WINDOW)))));
    SqlScoring sql = new SqlScoring(model.floatModel(), folder);
    jobs.put("ML_PREDICT with Sluice, float, on rows that hold the window", job(sql::mlPredict));
    jobs.put("SLUICE_SCORE_KEYED in SQL, float, in event-time order", job(sql::keyed));
    return jobs;
  }

  private static JobRates.Job job(Scoring scoring) {
    return (environment, events) ->
        scoring.add(
            environment
                .fromSource(
                    new DataGeneratorSource<>(
                        index -> Sample.of(index, DemoModel.SENSORS),
                        events,
                        TypeInformation.of(Sample.class)),
                    WatermarkStrategy.noWatermarks(),
                    "samples")
                .keyBy(sample -> sample.sensor));
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

  private static List<String> table(
      Map<String, JobRates> rates, Map<String, ModelArtifact> models, long events, int rounds) {
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
    lines.add(
        "| keyed function | events/s, median | events/s, greatest | share of \"nothing\" | us per"
            + " event | of which the model | beyond the model and \"nothing\" |");
    lines.add("|---|---|---|---|---|---|---|");
    JobRates nothing = Objects.requireNonNull(rates.get(NOTHING));
    rates.forEach(
        (name, rate) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f | %.0f %% | %.3f | %s |",
                    name,
                    rate.median(),
                    rate.greatest(),
                    100 * rate.median() / nothing.median(),
                    rate.micros(),
                    beyond(rate, nothing, models.get(name)))));
    return lines;
  }

  private static String beyond(JobRates rate, JobRates nothing, @Nullable ModelArtifact model) {
    if (model == null) {
      return "|";
    }
    double alone = ModelAlone.micros(model, DemoModel.SENSORS);
    return String.format(
        Locale.ROOT, "%.3f | %.3f", alone, rate.micros() - nothing.micros() - alone);
  }
}
