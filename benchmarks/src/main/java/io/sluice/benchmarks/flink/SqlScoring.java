package io.sluice.benchmarks.flink;

import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/** Adds SQL that scores the samples of a job, and throws the scores away. */
final class SqlScoring {
  private final FeatureSchema schema;
  private final Path windowed;
  private final Path wide;
  private final String output;

  /**
   * Writes the models that SQL reads.
   *
   * @param model with a window, as the other jobs have it
   * @param folder for its files
   */
  SqlScoring(ModelArtifact model, Path folder) throws IOException {
    schema = Objects.requireNonNull(model.features(), "the model has no features");
    output = model.outputs().names().get(0);
    windowed = folder.resolve("windowed.sluice");
    wide = folder.resolve("wide.sluice");
    Files.createDirectories(folder);
    model.write(windowed);
    WideModel.of(model).write(wide);
  }

  /** {@code ML_PREDICT} behind a function that makes a row of each window. */
  void mlPredict(KeyedStream<Sample, Integer> samples) {
    List<String> columns = WindowRows.columns(schema.names(), schema.window());
    DataStream<Row> rows =
        samples
            .map(new WindowRows(schema.features().size(), schema.window()))
            .returns(WindowRows.type(columns));
    StreamTableEnvironment tables = tables(samples);
    tables.createTemporaryView("samples", rows);
    tables.executeSql(
        "CREATE MODEL m INPUT (%s) OUTPUT (`%s` FLOAT) WITH ('provider' = 'sluice', 'path' = '%s')"
            .formatted(
                columns.stream()
                    .map(name -> "`" + name + "` FLOAT")
                    .collect(Collectors.joining(", ")),
                output,
                wide));
    discard(
        tables,
        "SELECT `%s` FROM ML_PREDICT(TABLE samples, MODEL m, DESCRIPTOR(%s))"
            .formatted(
                output,
                columns.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))));
  }

  /** {@code SLUICE_SCORE_KEYED}, which keeps the windows itself, by event time. */
  void keyed(KeyedStream<Sample, Integer> samples) {
    StreamTableEnvironment tables = tables(samples);
    Schema columns =
        Schema.newBuilder()
            .columnByExpression("ts", "TO_TIMESTAMP_LTZ(`time`, 3)")
            .watermark("ts", "ts")
            .build();
    tables.createTemporaryView("samples", samples, columns);
    tables.executeSql("LOAD MODULE sluice");
    discard(
        tables,
        "SELECT `%s` FROM SLUICE_SCORE_KEYED(input => TABLE samples PARTITION BY sensor ORDER BY ts, model => '%s')"
            .formatted(output, windowed));
  }

  private static StreamTableEnvironment tables(DataStream<?> samples) {
    return StreamTableEnvironment.create(samples.getExecutionEnvironment());
  }

  private void discard(StreamTableEnvironment tables, String query) {
    tables.executeSql(
        "CREATE TEMPORARY TABLE scores (`%s` FLOAT) WITH ('connector' = 'blackhole')"
            .formatted(output));
    tables.createStatementSet().addInsertSql("INSERT INTO scores " + query).attachAsDataStream();
  }
}
