package io.sluice.jobs.pumps;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelFolder;
import io.sluice.flink.ModelUpdates;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.Sluice;
import io.sluice.flink.VersionMode;
import io.sluice.jobs.demo.PumpReading;
import io.sluice.jobs.demo.PumpSimulator;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Scores simulated pumps on a cluster with the newest model of a folder, or in strict mode with
 * that of each reading's time.
 *
 * <pre>
 *   simulated pumps --- by pump ---> scoring --> OUTPUT/scores
 *                                     ^   \---> OUTPUT/dead-letters
 *   MODELS/*.sluice -- broadcast -----+    \--> OUTPUT/rejected-models
 * </pre>
 *
 * <p>Rows are in part files of Flink's file sink: exactly once, in files whose names do not begin
 * with a dot. Every operator has a uid, so a savepoint resumes at any parallelism.
 */
@Command(
    name = "PumpScoringJob",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Scores simulated pumps with the models in a folder.")
public final class PumpScoringJob {
  private static final Duration DEFAULT_CHECKPOINTS = Duration.ofSeconds(10);
  private static final TypeInformation<PumpReading> READING = TypeInformation.of(PumpReading.class);

  @Option(
      names = "--models",
      required = true,
      paramLabel = "URI",
      description = "The folder to watch for *.sluice files.")
  private String models = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "The folder for the output: scores, dead-letters and rejected-models.")
  private String output = "";

  @Option(
      names = "--model",
      defaultValue = "pump-anomaly",
      paramLabel = "NAME",
      description = "The model name (default: ${DEFAULT-VALUE}).")
  private String model = "";

  @Option(
      names = "--end-marker",
      paramLabel = "URI",
      description =
          "Stop watching the folder when this file exists. A job with --readings ends"
              + " only after that.")
  private @Nullable String endMarker;

  @Option(
      names = "--strict",
      description =
          "Use STRICT mode: score each reading with the model that is effective at its"
              + " time. Name the model files NAME@MILLISECONDS.sluice.")
  private boolean strict;

  @Option(
      names = "--readings",
      defaultValue = "9223372036854775807",
      paramLabel = "N",
      description = "The number of readings (default: unlimited).")
  private long readings;

  @Option(
      names = "--per-second",
      defaultValue = "1000",
      paramLabel = "N",
      description = "The maximum number of readings per second (default: ${DEFAULT-VALUE}).")
  private double perSecond;

  @Option(
      names = "--pumps",
      defaultValue = "20",
      paramLabel = "N",
      description = "The number of pumps (default: ${DEFAULT-VALUE}).")
  private int pumps;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--help", usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  private PumpScoringJob() {}

  /**
   * Submits the job to the cluster that the Flink client is set up for.
   *
   * @throws CommandLine.ParameterException saying which option is wrong
   */
  public static void main(String[] arguments) throws Exception {
    PumpScoringJob job = new PumpScoringJob();
    CommandLine line = new CommandLine(job);
    line.parseArgs(arguments);
    if (job.help) {
      line.usage(line.getOut());
      return;
    }
    if (!(job.perSecond > 0)) {
      throw new CommandLine.ParameterException(
          line, "--per-second must be above 0, but is " + job.perSecond);
    }
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    job.define(environment);
    environment.execute("pump scoring");
  }

  private void define(StreamExecutionEnvironment environment) {
    CheckpointConfig checkpoints = environment.getCheckpointConfig();
    if (!checkpoints.isCheckpointingEnabled()) { // without, the files would never be completed
      checkpoints.setCheckpointInterval(DEFAULT_CHECKPOINTS.toMillis());
    }
    ScoredStream<PumpReading> scored =
        Sluice.score(readings(environment))
            .keyBy(PumpReading::pump)
            .withModels(ModelUpdates.watchFolder(environment, folder()))
            .versions(strict ? VersionMode.STRICT : VersionMode.LATEST)
            .model(model)
            .encodedBy(FeatureEncoder.forPojo(PumpReading.class))
            .uid("pump-scoring")
            .build();
    write(scored.events(), PumpRows::score, "scores");
    write(scored.deadLetters(), PumpRows::deadLetter, "dead-letters");
    write(scored.rejectedModels(), PumpRows::rejectedModel, "rejected-models");
  }

  private ModelFolder folder() {
    ModelFolder folder = ModelFolder.at(models).forModel(model);
    ModelFolder ending = endMarker == null ? folder : folder.endingWith(endMarker);
    return strict ? ending.effectiveByName() : ending;
  }

  /** One subtask only: each pump's readings must stay in their order. */
  private DataStream<PumpReading> readings(StreamExecutionEnvironment environment) {
    PumpSimulator simulator = PumpSimulator.withFaults(seed, pumps);
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                simulator::reading, readings, RateLimiterStrategy.perSecond(perSecond), READING),
            WatermarkStrategy.<PumpReading>forMonotonousTimestamps()
                .withTimestampAssigner((reading, unused) -> reading.time()),
            "simulated pumps",
            READING)
        .setParallelism(1)
        .uid("simulated-pumps");
  }

  private <T> void write(DataStream<T> stream, MapFunction<T, String> row, String what) {
    stream
        .map(row)
        .returns(Types.STRING)
        .name("rows of " + what)
        .uid(what + "-rows")
        .sinkTo(
            FileSink.forRowFormat(new Path(output, what), new SimpleStringEncoder<String>())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .build())
        .name(what)
        .uid(what);
  }
}
