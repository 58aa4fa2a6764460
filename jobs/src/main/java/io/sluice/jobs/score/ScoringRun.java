package io.sluice.jobs.score;

import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ModelUpdates;
import io.sluice.flink.RejectedModel;
import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.jobs.console.ProgressLine;
import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.embedded.EmbeddedFlink;
import io.sluice.jobs.embedded.WorkFolder;
import io.sluice.model.Feature;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** Runs one scoring job on the embedded Flink and makes the files that the user gets. */
final class ScoringRun {
  /** Before all versions in a watched folder, whose sequence begins at 1. */
  private static final long FIRST_MODEL = 0;

  private static final Duration MODELS_INTERVAL = Duration.ofMillis(250);
  private static final int ROWS_IN_MEMORY = 500_000;

  private final ModelArtifact model;
  private final LinkedHashMap<Path, CsvLayout> inputs;
  private final Path output;
  private final int parallelism;
  private final @Nullable Path modelFolder;

  /**
   * @param model to begin with; it has a feature schema
   * @param inputs files in their order, and what is where in them
   * @param output the scores file to be
   * @param modelFolder watched for new versions, or null
   */
  ScoringRun(
      ModelArtifact model,
      LinkedHashMap<Path, CsvLayout> inputs,
      Path output,
      int parallelism,
      @Nullable Path modelFolder) {
    this.model = model;
    this.inputs = inputs;
    this.output = output;
    this.parallelism = parallelism;
    this.modelFolder = modelFolder;
  }

  /** Runs it. The scores file appears at the end, whole, or not at all. */
  ScoringSummary run(Console console) throws Exception {
    long start = System.nanoTime();
    try (WorkFolder work = WorkFolder.beside(UnscoredRows.rejectedBeside(output))) {
      ScoringJob.Results results =
          new ScoringJob.Results(
              work.resolve("scored"),
              work.resolve("unscored"),
              work.resolve("rejected"),
              work.newFolder("ended"));
      RowStatistics statistics = runJob(work, results, console);
      UnscoredRows unscored = UnscoredRows.read(results.unscored(), work);
      List<RejectedModel> rejected = new ArrayList<>();
      ScoringJob.REJECTED.readFolder(results.rejectedModels(), rejected::add);
      ScoreTally tally = writeScores(work, results, console);
      Path unscoredFile = unscored.writeBeside(output, List.copyOf(inputs.values()), work, console);
      return new ScoringSummary(
          List.copyOf(inputs.values()),
          tally,
          unscored,
          rejected,
          output,
          unscoredFile,
          statistics,
          Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private RowStatistics runJob(WorkFolder work, ScoringJob.Results results, Console console)
      throws Exception {
    StreamExecutionEnvironment environment =
        EmbeddedFlink.environment(parallelism, work.newFolder("flink"));
    Path endMarker = work.resolve("input-is-used-up");
    List<Feature> features = Objects.requireNonNull(model.features()).features();
    ScoringJob.build(
        environment, inputs, features, model.id().name(), models(environment, endMarker), results);
    long estimate = inputs.values().stream().mapToLong(CsvLayout::estimatedRows).sum();
    try (ProgressLine progress = console.startProgress("scoring", estimate, " rows")) {
      Map<String, Object> totals =
          EmbeddedFlink.run(
              environment,
              "sluice score",
              counts -> {
                if (counts.get(RowGate.ROWS_READ) instanceof Long rows) {
                  progress.at(rows, estimate);
                }
                markEnd(results.ended(), endMarker);
              });
      return RowStatistics.of(totals, features);
    }
  }

  private DataStream<ModelUpdate> models(StreamExecutionEnvironment environment, Path endMarker) {
    DataStream<ModelUpdate> first =
        environment
            .fromData(
                List.of(ModelUpdate.activate(FIRST_MODEL, model)),
                TypeInformation.of(ModelUpdate.class))
            .setParallelism(1)
            .name("model")
            .uid("first-model");
    if (modelFolder == null) {
      return first;
    }
    return first.union(
        ModelUpdates.watchFolder(
            environment,
            ModelFolder.at(modelFolder.toUri().toString())
                .lookedAtEvery(MODELS_INTERVAL)
                .forModel(model.id().name())
                .endingWith(endMarker.toUri().toString())));
  }

  /**
   * Tells the watch over the models to end, once every subtask of the source has come to its end.
   */
  private void markEnd(Path ended, Path endMarker) {
    try (Stream<Path> subtasks = Files.list(ended)) {
      if (modelFolder != null && subtasks.count() == parallelism && !Files.exists(endMarker)) {
        Files.write(endMarker, new byte[0]);
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot write in " + endMarker.getParent() + ": " + e, e);
    }
  }

  private ScoreTally writeScores(WorkFolder work, ScoringJob.Results results, Console console)
      throws IOException {
    SortedRecords<ScoredRow> rows =
        new SortedRecords<>(
            ScoringJob.SCORED, ScoredRow.INPUT_ORDER, work.newFolder("sorted"), ROWS_IN_MEMORY);
    AtomicInteger outputs = new AtomicInteger();
    rows.addFolder(
        results.scored(), row -> outputs.accumulateAndGet(row.outputs().length, Math::max));
    ScoreTally tally = new ScoreTally(inputs.size());
    Path finished = work.resolve("scores.csv");
    try (ScoresFile file =
        new ScoresFile(finished, List.copyOf(inputs.values()), outputNames(outputs.get()))) {
      rows.forEach(
          row -> {
            file.write(row);
            tally.add(row);
          });
    }
    OutputFiles.deliver(console, finished, output);
    return tally;
  }

  /** The names in the first model; a later version may have more outputs. */
  private List<String> outputNames(int count) {
    List<String> names = new ArrayList<>(model.outputs().names());
    while (names.size() < count) {
      names.add("output_" + (names.size() + 1));
    }
    return names;
  }
}
