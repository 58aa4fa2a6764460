package io.sluice.benchmarks.flink;

import io.sluice.benchmarks.BatchedOnnx;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdates;
import io.sluice.flink.Sluice;
import io.sluice.model.ModelArtifact;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * What a job gains if its operator scores the events that wait in its input several at a time. The
 * model is one that gains much by that alone, a fully connected net.
 */
public final class FlinkBatches {
  private static final int ROWS = 32;

  /** Adds what is done with the rows, and a sink. */
  private interface Scoring {
    void add(DataStream<WideRow> rows);
  }

  /** The same rows in turn, so that to make one costs nothing. */
  private static final class Source implements GeneratorFunction<Long, WideRow> {
    private static final long serialVersionUID = 1L;
    private static final int DIFFERENT = 256;
    private transient WideRow[] rows = {};

    @Override
    public void open(SourceReaderContext context) {
      rows = new WideRow[DIFFERENT];
      for (int i = 0; i < DIFFERENT; i++) {
        rows[i] = new WideRow(i, WideAutoencoder.values(i));
      }
    }

    @Override
    public WideRow map(Long index) {
      return rows[(int) (index % DIFFERENT)];
    }
  }

  private FlinkBatches() {}

  /**
   * Runs the comparison.
   *
   * @param arguments the page whose section is written, how many events each job has, how many
   *     rounds
   */
  public static void main(String[] arguments) throws Exception {
    long events = arguments.length > 1 ? Long.parseLong(arguments[1]) : 500_000;
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    Map<String, Double> rowsAtATime = new LinkedHashMap<>();
    Map<String, JobRates> rates = JobRates.measure(jobs(rowsAtATime), events, rounds);
    List<String> lines = table(rates, rowsAtATime, events, rounds);
    lines.forEach(System.out::println);
    PageSection.measuredHere("Several events at a time", "flink-batches", lines)
        .writeTo(Path.of(arguments[0]));
  }

  private static Map<String, JobRates.Job> jobs(Map<String, Double> rowsAtATime)
      throws IOException {
    ModelArtifact plain = WideAutoencoder.artifact(WideAutoencoder.graph());
    ModelArtifact quantized = WideAutoencoder.artifact(WideAutoencoder.quantized());
    Map<String, JobRates.Job> jobs = new LinkedHashMap<>();
    jobs.put("nothing", job(rows -> discard(rows.map(row -> new WideScored(row, row.values)))));
    jobs.put("`Sluice.score`, float", job(rows -> score(rows, plain)));
    add(jobs, rowsAtATime, "Sluice, float", new RowModel.Sluice(plain.toBytes()), 1);
    add(jobs, rowsAtATime, "Sluice, float", new RowModel.Sluice(plain.toBytes()), ROWS);
    jobs.put("`Sluice.score`, int8", job(rows -> score(rows, quantized)));
    add(jobs, rowsAtATime, "Sluice, int8", new RowModel.Sluice(quantized.toBytes()), 1);
    add(jobs, rowsAtATime, "Sluice, int8", new RowModel.Sluice(quantized.toBytes()), ROWS);
    byte[] onnx = OnnxExporter.export(plain.graph());
    for (int rows : new int[] {1, ROWS}) {
      RowModel model = new RowModel.Onnx(BatchedOnnx.of(onnx, rows));
      add(jobs, rowsAtATime, "ONNX Runtime, float", model, rows);
    }
    return jobs;
  }

  private static JobRates.Job job(Scoring scoring) {
    return (environment, events) ->
        scoring.add(
            environment
                .fromSource(
                    new DataGeneratorSource<>(
                        new Source(), events, TypeInformation.of(WideRow.class)),
                    WatermarkStrategy.noWatermarks(),
                    "rows")
                .rebalance());
  }

  private static void add(
      Map<String, JobRates.Job> jobs,
      Map<String, Double> rowsAtATime,
      String model,
      RowModel rowModel,
      int most) {
    String name = model + ", operator with up to " + most + (most == 1 ? " row" : " rows");
    JobRates.Job job =
        job(
            rows ->
                discard(
                    rows.transform(
                        "rows",
                        TypeInformation.of(WideScored.class),
                        new RowsOperator(rowModel, most))));
    jobs.put(
        name,
        (environment, events) -> {
          RowsOperator.BATCHES.set(0);
          job.add(environment, events);
          environment.registerJobListener(
              new AfterJob(
                  () -> rowsAtATime.put(name, (double) events / RowsOperator.BATCHES.get())));
        });
  }

  private static void score(DataStream<WideRow> rows, ModelArtifact model) {
    discard(
        Sluice.score(rows)
            .withModels(ModelUpdates.of(rows.getExecutionEnvironment(), model))
            .model(model.id().name())
            .encodedBy(
                FeatureEncoder.of(
                    WideAutoencoder.features(),
                    (row, values) -> System.arraycopy(row.values, 0, values, 0, WideRow.FEATURES)))
            .uid("scoring")
            .build()
            .scores());
  }

  private static void discard(DataStream<?> results) {
    results.sinkTo(new DiscardingSink<>());
  }

  private static List<String> table(
      Map<String, JobRates> rates, Map<String, Double> rowsAtATime, long events, int rounds) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Each job scores %,d events of %d floats with the autoencoder 640. The events come"
                + " over the network stack (`rebalance`), the parallelism is 1, object reuse is"
                + " on, and there are %d rounds. `Sluice.score` scores up to %d events together"
                + " while its input has more buffers, if its warm-up found that the model gains by"
                + " it. The other jobs have a minimal operator of the benchmark, without versions,"
                + " state or dead letters, that scores one row at a time, or batches in the same"
                + " way. No job waits for events.",
            events,
            WideRow.FEATURES,
            rounds,
            ROWS));
    lines.add("");
    lines.add("| job | events/s, median | events/s, greatest | us per event | rows at a time |");
    lines.add("|---|---|---|---|---|");
    rates.forEach(
        (name, rate) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "| %s | %,.0f | %,.0f | %.2f | %s |",
                    name,
                    rate.median(),
                    rate.greatest(),
                    rate.micros(),
                    counted(rowsAtATime.get(name)))));
    return lines;
  }

  /** Only the operators of the benchmark count their batches. */
  private static String counted(@Nullable Double rows) {
    return rows == null ? "" : String.format(Locale.ROOT, "%.1f", rows);
  }
}
