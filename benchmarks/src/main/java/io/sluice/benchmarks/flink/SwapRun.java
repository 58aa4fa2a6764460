package io.sluice.benchmarks.flink;

import io.sluice.benchmarks.flink.SwapSchedule.Phase;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Sluice;
import io.sluice.flink.VersionMode;
import io.sluice.model.ModelArtifact;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * What a job showed whose model was swapped under a constant rate of events.
 *
 * @param number of the run in this JVM
 * @param mode in which versions were chosen
 * @param swapsPerSecond in the time with swaps
 * @param swaps how often the version changed from one event to the next in the time with swaps
 * @param with nanoseconds of the events in the time with swaps, from when they were due
 * @param without likewise in the time without
 * @param before what the JVM held when the measured time began
 * @param after likewise when it ended
 */
record SwapRun(
    int number,
    VersionMode mode,
    int swapsPerSecond,
    int swaps,
    Histogram with,
    Histogram without,
    JvmMemory before,
    JvmMemory after) {
  private static final Duration START_OF_JOB = Duration.ofSeconds(4);

  /** Runs the job. */
  static SwapRun of(
      int number, VersionMode mode, int swapsPerSecond, ModelArtifact model, int rounds)
      throws Exception {
    SwapSchedule schedule = SwapSchedule.in(START_OF_JOB, swapsPerSecond, rounds);
    JobClient job = job(schedule, mode, model).executeAsync("swaps");
    SwapSchedule.await(schedule.measuredFrom());
    JvmMemory before = JvmMemory.now();
    SwapSchedule.await(schedule.measuredUntil());
    JvmMemory after = JvmMemory.now();
    JobExecutionResult result = job.getJobExecutionResult().get();
    Integer swaps = result.getAccumulatorResult(SwapLatency.SWAPS);
    return new SwapRun(
        number,
        mode,
        swapsPerSecond,
        swaps,
        histogram(result, Phase.WITH_SWAPS),
        histogram(result, Phase.WITHOUT_SWAPS),
        before,
        after);
  }

  /** What tells it from the others. */
  String label() {
    return number + ": " + mode + ", " + swapsPerSecond + " swaps/s";
  }

  private static Histogram histogram(JobExecutionResult result, Phase phase) {
    List<Histogram> histograms = result.getAccumulatorResult(phase.name());
    return histograms.get(0);
  }

  private static StreamExecutionEnvironment job(
      SwapSchedule schedule, VersionMode mode, ModelArtifact model) {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    environment.getConfig().enableObjectReuse();
    environment.setBufferTimeout(0); // each event goes on at once
    DataStream<Sample> samples =
        environment.fromSource(
            new DataGeneratorSource<>(
                new DueSamples(schedule), schedule.events(), TypeInformation.of(Sample.class)),
            WatermarkStrategy.<Sample>forMonotonousTimestamps()
                .withTimestampAssigner(
                    (sample, time) -> schedule.millis(DueSamples.due(sample, schedule))),
            "samples");
    DataStream<ModelUpdate> updates =
        environment.fromSource(
            new DataGeneratorSource<>(
                new DueUpdates(schedule, mode, model.toBytes()),
                schedule.updates(),
                TypeInformation.of(ModelUpdate.class)),
            WatermarkStrategy.noWatermarks(),
            "updates");
    Sluice.score(samples)
        .keyBy(sample -> sample.sensor)
        .withModels(updates)
        .model(model.id().name())
        .encodedBy(FeatureEncoder.of(Sample.FEATURES, (sample, values) -> sample.copyTo(values, 0)))
        .versions(mode)
        .uid("scoring")
        .build()
        .events()
        .map(new SwapLatency(schedule))
        .sinkTo(new DiscardingSink<>());
    return environment;
  }
}
