package io.sluice.benchmarks.flink;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ModelUpdates;
import io.sluice.flink.Sluice;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * What a savepoint of a job with one model takes, and the job that goes on from it.
 *
 * @param modelBytes of the model's file
 * @param savepointBytes of all files of the savepoint
 * @param restoreMillis from when the job that goes on was submitted to its first score
 */
record CheckpointRun(int parallelism, long modelBytes, long savepointBytes, double restoreMillis) {

  /** Measures in a cluster within this process, with a savepoint in a folder that is empty. */
  static CheckpointRun of(ModelArtifact model, int parallelism, Path folder) throws Exception {
    String savepoint = savepoint(model, parallelism, folder);
    long start = System.nanoTime();
    JobExecutionResult result = restored(model, parallelism, folder, savepoint);
    Long firstScore = result.getAccumulatorResult(FirstScore.NANO_TIME);
    return new CheckpointRun(
        parallelism,
        model.fileBytes(),
        bytesOf(Path.of(URI.create(savepoint))),
        (firstScore - start) / 1e6);
  }

  private static String savepoint(ModelArtifact model, int parallelism, Path folder)
      throws Exception {
    StreamExecutionEnvironment environment = environment(parallelism, folder, new Configuration());
    score(
        samples(environment, Long.MAX_VALUE),
        ModelUpdates.of(environment, model),
        model.id().name());
    JobClient job = environment.executeAsync("before");
    while (!job.getAccumulators().get().containsKey(FirstScore.NANO_TIME)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    String savepoint =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get();
    job.getJobExecutionResult().get();
    return savepoint;
  }

  private static JobExecutionResult restored(
      ModelArtifact model, int parallelism, Path folder, String savepoint) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
    StreamExecutionEnvironment environment = environment(parallelism, folder, configuration);
    DataStream<ModelUpdate> none =
        environment
            .fromData(TypeInformation.of(ModelUpdate.class), new ModelUpdate.Heartbeat(0, 0))
            .uid("no models");
    score(samples(environment, 1000L * parallelism), none, model.id().name());
    return environment.execute("after");
  }

  private static StreamExecutionEnvironment environment(
      int parallelism, Path folder, Configuration configuration) {
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    // Accumulators come with heartbeats.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(100));
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
  }

  private static DataStream<Sample> samples(StreamExecutionEnvironment environment, long count) {
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                index -> Sample.of(index, DemoModel.SENSORS),
                count,
                RateLimiterStrategy.perSecond(5000),
                TypeInformation.of(Sample.class)),
            WatermarkStrategy.noWatermarks(),
            "samples")
        .uid(count + " samples");
  }

  private static void score(
      DataStream<Sample> samples, DataStream<ModelUpdate> updates, String model) {
    Sluice.score(samples)
        .keyBy(sample -> sample.sensor)
        .withModels(updates)
        .model(model)
        .encodedBy(FeatureEncoder.of(Sample.FEATURES, (sample, values) -> sample.copyTo(values, 0)))
        .uid("scoring")
        .build()
        .events()
        .map(event -> event.score().eventTime())
        .map(new FirstScore())
        .sinkTo(new DiscardingSink<>());
  }

  /** Takes the time when the last of the subtasks has its first score. */
  private static final class FirstScore extends RichMapFunction<Long, Long> {
    static final String NANO_TIME = "first-score";
    private static final long serialVersionUID = 1L;
    private transient boolean told;

    @Override
    public void open(OpenContext context) {
      told = false;
    }

    @Override
    public Long map(Long value) {
      if (!told) {
        told = true;
        LongMinimum first = new LongMinimum();
        first.add(System.nanoTime());
        getRuntimeContext().addAccumulator(NANO_TIME, first);
      }
      return value;
    }
  }

  private static long bytesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
