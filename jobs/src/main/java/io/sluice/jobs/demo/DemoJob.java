package io.sluice.jobs.demo;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.Sluice;
import io.sluice.model.ModelArtifact;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The demo's job: pumps are simulated and scored by the model that the control stream has brought
 * last.
 *
 * <pre>
 * simulated pumps --- every reading ------------> keyed by pump --> scoring --> scores file
 *             \                                                      ^   \--> dead letters
 *              \-- the first: v1, the middle: v2 --> broadcast ------/    \-> rejected models
 * </pre>
 */
final class DemoJob {
  /** Accumulator of {@link ReadingTally.Totals}. */
  static final String SCORES = "scores";

  /** Accumulators of {@link RefusalCounter}. */
  static final String DEAD_LETTERS = "dead-letters";

  static final String REJECTED_MODELS = "rejected-models";

  private static final long CHECKPOINT_MILLIS = 1000;

  private static final TypeInformation<TimedReading> READING =
      TypeInformation.of(TimedReading.class);

  private DemoJob() {}

  /**
   * Adds the job to an environment.
   *
   * @param parts the folder for the rows of scores, many files
   */
  static void define(
      StreamExecutionEnvironment env,
      DemoPlan plan,
      ModelArtifact first,
      ModelArtifact second,
      Path parts) {
    env.enableCheckpointing(CHECKPOINT_MILLIS, CheckpointingMode.EXACTLY_ONCE);
    env.setBufferTimeout(0); // a score leaves as soon as it is there
    DataStream<TimedReading> readings = readings(env, plan);
    DataStream<ModelUpdate> models =
        readings
            .flatMap(new ModelPublisher(first, second, plan.swapAt()))
            .returns(TypeInformation.of(ModelUpdate.class))
            .uid("model-updates")
            .name("model updates")
            .setParallelism(1);
    ScoredStream<TimedReading> scored =
        Sluice.score(readings)
            .keyBy(timed -> timed.reading().pump())
            .withModels(models)
            .model(first.id().name())
            .encodedBy(
                FeatureEncoder.of(
                    PumpReading.CHANNELS,
                    (timed, values) -> {
                      float[] channels = timed.reading().channels();
                      System.arraycopy(channels, 0, values, 0, channels.length);
                    }))
            .uid("pump-scoring")
            .parallelism(plan.parallelism())
            .build();
    scored
        .events()
        .map(new RowWriter())
        .uid("rows")
        .name("rows")
        .sinkTo(
            FileSink.forRowFormat(
                    new org.apache.flink.core.fs.Path(parts.toUri()),
                    new SimpleStringEncoder<String>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build())
        .uid("scores-file")
        .name("scores file");
    count(scored.deadLetters(), DEAD_LETTERS, DeadLetter::message);
    count(scored.rejectedModels(), REJECTED_MODELS, RejectedModel::reason);
  }

  /** One subtask only: each pump's readings must stay in their order. */
  private static SingleOutputStreamOperator<TimedReading> readings(
      StreamExecutionEnvironment env, DemoPlan plan) {
    PumpSimulator simulator = PumpSimulator.withFaults(plan.seed(), plan.pumps());
    DataGeneratorSource<TimedReading> source =
        new DataGeneratorSource<>(
            index -> new TimedReading(index, System.nanoTime(), simulator.reading(index)),
            plan.readings(),
            RateLimiterStrategy.perSecond(plan.readingsPerSecond()),
            READING);
    return env.fromSource(
            source,
            WatermarkStrategy.<TimedReading>noWatermarks()
                .withTimestampAssigner((timed, none) -> timed.reading().time()),
            "simulated pumps",
            READING)
        .uid("simulated-pumps")
        .setParallelism(1);
  }

  private static <T> void count(
      DataStream<T> refused, String accumulator, MapFunction<T, String> reason) {
    refused
        .map(new RefusalCounter<>(accumulator, reason))
        .returns(Types.STRING)
        .uid(accumulator)
        .name(accumulator)
        .sinkTo(new DiscardingSink<>())
        .uid(accumulator + "-end")
        .name("end");
  }
}
