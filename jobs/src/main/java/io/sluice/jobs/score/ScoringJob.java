package io.sluice.jobs.score;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.Sluice;
import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.csv.CsvRow;
import io.sluice.jobs.csv.CsvRowFormat;
import io.sluice.model.Feature;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The pipeline of {@code sluice score}: CSV files, scored by their sequences, into record files.
 *
 * <pre>
 *   CSV files -> gate -> score by sequence -> scored rows
 *                  |        ^      |   |
 *                  |      models   |   +----> rejected models
 *                  +---------------+--------> unscored rows
 * </pre>
 */
final class ScoringJob {
  static final RecordFiles<ScoredRow> SCORED = new RecordFiles<>(ScoredRow.class);
  static final RecordFiles<UnscoredRow> UNSCORED = new RecordFiles<>(UnscoredRow.class);
  static final RecordFiles<RejectedModel> REJECTED = new RecordFiles<>(RejectedModel.class);

  private ScoringJob() {}

  /**
   * Where a job leaves its results.
   *
   * @param scored part files of {@link ScoredRow}
   * @param unscored part files of {@link UnscoredRow}
   * @param rejectedModels part files of {@link RejectedModel}
   * @param ended a file for each subtask of the source whose input is used up
   */
  record Results(Path scored, Path unscored, Path rejectedModels, Path ended) {}

  /**
   * Adds the pipeline to a job.
   *
   * @param inputs files and what is where in them
   * @param features the values in each row
   * @param model name of the model
   * @param models where its versions come from
   */
  static void build(
      StreamExecutionEnvironment environment,
      Map<Path, CsvLayout> inputs,
      List<Feature> features,
      String model,
      DataStream<ModelUpdate> models,
      Results results) {
    SingleOutputStreamOperator<CsvRow> rows =
        environment
            .fromSource(
                CsvRowFormat.source(inputs),
                WatermarkStrategy.<CsvRow>forMonotonousTimestamps()
                    .withTimestampAssigner((row, unused) -> row.eventTime()),
                "CSV files")
            .uid("csv-files")
            .transform(
                "readable rows", TypeInformation.of(CsvRow.class), new RowGate(results.ended()))
            .uid("readable-rows");
    ScoredStream<CsvRow> scored =
        Sluice.score(rows)
            .keyBy(CsvRow::sequence)
            .withModels(models)
            .model(model)
            .encodedBy(
                FeatureEncoder.of(
                    features.stream().map(Feature::name).toList(),
                    (row, values) -> System.arraycopy(row.values(), 0, values, 0, values.length)))
            .uid("scoring")
            .build();
    scored
        .events()
        .map(new RowStatistics.Collector(features))
        .returns(ScoredRow.class)
        .uid("scored-rows")
        .sinkTo(SCORED.sink(results.scored()))
        .name("scores")
        .uid("scores");
    DataStream<UnscoredRow> unreadable =
        rows.getSideOutput(RowGate.UNREADABLE)
            .map(UnscoredRow::of)
            .returns(UnscoredRow.class)
            .uid("unreadable-rows");
    scored
        .deadLetters()
        .map(UnscoredRow::of)
        .returns(UnscoredRow.class)
        .uid("dead-letters")
        .union(unreadable)
        .sinkTo(UNSCORED.sink(results.unscored()))
        .name("unscored rows")
        .uid("unscored-rows");
    scored
        .rejectedModels()
        .sinkTo(REJECTED.sink(results.rejectedModels()))
        .name("rejected models")
        .uid("rejected-models");
  }
}
