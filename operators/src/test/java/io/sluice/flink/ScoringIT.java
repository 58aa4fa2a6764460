package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.types.ScoreSerializer;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.ModelArtifact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ScoringIT {
  private static final int SENSORS = 17;

  private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .setConfiguration(METRICS.addToConfiguration(new Configuration()))
              .build());

  /** What the jobs under test gave; they run in this JVM. */
  private static final Queue<String> SCORED = new ConcurrentLinkedQueue<>();

  private static final Queue<String> DEAD = new ConcurrentLinkedQueue<>();

  @TempDir Path work;

  @BeforeEach
  void forget() {
    SCORED.clear();
    DEAD.clear();
  }

  /**
   * A failed test must not keep the slots of the next one, and no job may go on giving scores into
   * it: a cancellation is confirmed before the job has ended.
   */
  @AfterEach
  void cancelWhatRuns(@InjectMiniCluster MiniCluster cluster) throws Exception {
    for (JobStatusMessage job : cluster.listJobs().get()) {
      if (!job.getJobState().isGloballyTerminalState()) {
        cluster.cancelJob(job.getJobId()).get();
      }
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                cluster.listJobs().get().stream()
                    .allMatch(job -> job.getJobState().isGloballyTerminalState()));
  }

  @Test
  void fourSubtasksShareOneModelAndScoreEveryEventOnce() throws Exception {
    ModelArtifact model = TestModels.sum("it", 1);
    Path models = Files.createDirectory(work.resolve("models"));
    StreamExecutionEnvironment environment = environment(4, new Configuration());
    ScoredStream<Reading> scored =
        scoring(readings(environment, 3001, 1_000_000), folder(environment, models));
    scored.events().map(ScoringIT::idOf).sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync("one model");
    publish(models, model);

    await().atMost(Duration.ofSeconds(60)).until(() -> SCORED.size() >= 3001);
    assertThat(CompiledModels.users(model.id().digest())).isEqualTo(4);
    job.cancel().get(30, TimeUnit.SECONDS);

    assertThat(SCORED)
        .hasSize(3001)
        .doesNotHaveDuplicates()
        .contains("0=" + (1 + 3 * 0.25f), "3000=" + (1 + 2 * 3000 + 3 * 0.25f));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> CompiledModels.users(model.id().digest()) == 0);
  }

  @Test
  void boundedStreamsEndWithEveryEventScored() throws Exception {
    StreamExecutionEnvironment environment = environment(3, new Configuration());
    ScoredStream<Reading> scored =
        scoring(
            readings(environment, 2003, 1_000_000),
            ModelUpdates.of(environment, TestModels.sum("1", 1), TestModels.sum("2", 0.5f)));
    scored.scores().map(ScoringIT::keep).sinkTo(new DiscardingSink<>());
    scored.deadLetters().map(ScoringIT::keepDead).sinkTo(new DiscardingSink<>());
    environment.execute("bounded");

    assertThat(SCORED).hasSize(2003);
    assertThat(DEAD).isEmpty();
  }

  @Test
  void boundedStreamsWithoutAUsableModelEndInDeadLetters() throws Exception {
    StreamExecutionEnvironment environment = environment(2, new Configuration());
    ScoredStream<Reading> scored =
        scoring(
            readings(environment, 501, 1_000_000),
            ModelUpdates.of(environment, TestModels.withoutFeatures()));
    scored.scores().map(ScoringIT::keep).sinkTo(new DiscardingSink<>());
    scored.deadLetters().map(ScoringIT::keepDead).sinkTo(new DiscardingSink<>());
    List<RejectedModel> rejected = scored.rejectedModels().executeAndCollect(10);

    assertThat(rejected).hasSize(1);
    assertThat(SCORED).isEmpty();
    assertThat(DEAD).hasSize(501).containsOnly("NO_MODEL");
  }

  @Test
  void theMetricsCountWhatHappened() throws Exception {
    StreamExecutionEnvironment environment = environment(1, new Configuration());
    ScoredStream<Reading> scored =
        scoring(
            readings(environment, 101, 1_000_000),
            ModelUpdates.of(
                environment,
                TestModels.withoutFeatures(),
                TestModels.digits("v7", 3, IncompleteWindow.SKIP)));
    scored.scores().sinkTo(new DiscardingSink<>());
    JobID job = environment.execute("metrics").getJobID();

    // Of each of the 17 sensors, two events only begin to fill a window.
    assertThat(counter(job, "inference_requests")).isEqualTo(67);
    assertThat(counter(job, "inference_success")).isEqualTo(67);
    assertThat(counter(job, "inference_failure")).isZero();
    assertThat(counter(job, "dead_letters")).isEqualTo(34);
    assertThat(counter(job, "rejected_models")).isOne();
    assertThat(gauge(job, "waiting_events")).isEqualTo(0L);
    assertThat(gauge(job, "active_model_sequence")).isEqualTo(2L);
    assertThat(gauge(job, "active_model_version")).isEqualTo("v7");
    assertThat(gauge(job, "vector_bits")).isEqualTo(0); // this JVM has no Vector API
    Histogram latency = (Histogram) metric(job, "inference_latency");
    assertThat(latency.getCount()).isEqualTo(4); // of events 48, 64, 80 and 96
    assertThat(latency.getStatistics().getMax()).isBetween(100L, 10_000_000_000L);
  }

  private static long counter(JobID job, String name) {
    return ((Counter) metric(job, name)).getCount();
  }

  private static Object gauge(JobID job, String name) {
    return ((Gauge<?>) metric(job, name)).getValue();
  }

  private static Metric metric(JobID job, String name) {
    return METRICS.findMetric(job, "sluice." + name).orElseThrow();
  }

  @Test
  void aSavepointResumedAtAnotherParallelismGivesTheSameBytes() throws Exception {
    ModelArtifact model = windowed();
    run(2, 4001, 1_000_000, new Configuration(), model).getJobExecutionResult().get();
    List<String> undisturbed = SCORED.stream().sorted().toList();
    assertThat(undisturbed).hasSize(4001);
    SCORED.clear();

    JobClient first = run(2, 4001, 1000, new Configuration(), model);
    await().atMost(Duration.ofSeconds(60)).until(() -> SCORED.size() > 500);
    String savepoint =
        first
            .stopWithSavepoint(
                false, work.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
    int before = SCORED.size();
    assertThat(before).isBetween(500, 4000);
    Configuration resume = new Configuration();
    resume.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    run(3, 4001, 1_000_000, resume, model).getJobExecutionResult().get(60, TimeUnit.SECONDS);

    assertThat(SCORED.stream().sorted().toList()).isEqualTo(undisturbed);
  }

  @Test
  void aThrottledInputLetsTheModelThrough() throws Exception {
    Path models = Files.createDirectory(work.resolve("models"));
    JobClient job = throttled(models, 3001, 1_000_000, new Configuration());

    assertThat(millisToFirstScoreWith(models)).isLessThan(2000);
    await().atMost(Duration.ofSeconds(60)).until(() -> SCORED.size() == 3001);
    job.cancel().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aCheckpointWaitsBehindAThrottledInputAndTheModelBehindTheCheckpoint(
      @InjectMiniCluster MiniCluster cluster) throws Exception {
    Path models = Files.createDirectory(work.resolve("models"));
    // Of 101 events ten are in the buffer, some twenty took 1.5 s, and seventy lie before the
    // barrier.
    Configuration checkpoints = new Configuration();
    checkpoints.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
    JobClient job = throttled(models, 1_000_000, 60, checkpoints);
    CompletableFuture<String> checkpoint = cluster.triggerCheckpoint(job.getJobID());
    Thread.sleep(1000);

    assertThat(checkpoint).isNotDone();
    assertThat(millisToFirstScoreWith(models)).isGreaterThan(1500);
    checkpoint.get(5, TimeUnit.SECONDS);
    job.cancel().get(30, TimeUnit.SECONDS);
  }

  /** A job that has ten events in its buffer and takes the others in at 100 ms each. */
  private static JobClient throttled(
      Path models, long events, double perSecond, Configuration configuration) throws Exception {
    configuration.set(SluiceOptions.WAITING_EVENTS_CAPACITY, 10);
    StreamExecutionEnvironment environment = environment(1, configuration);
    ScoredStream<Reading> scored =
        scoring(readings(environment, events, perSecond), folder(environment, models));
    scored.events().map(ScoringIT::idOf).sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync("throttled");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> job.getJobStatus().get() == JobStatus.RUNNING);
    // 1 + 2 + 4 ... + 64 ms: from here on each event takes 100 ms.
    Thread.sleep(1500);
    return job;
  }

  /** The folder is looked at every 50 ms and wants two looks; then at most one pause passes. */
  private static long millisToFirstScoreWith(Path models) throws Exception {
    publish(models, TestModels.sum("late", 1));
    long published = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(30))
        .until(() -> !SCORED.isEmpty());
    long millis = (System.nanoTime() - published) / 1_000_000;
    return millis;
  }

  private static JobClient run(
      int parallelism, long events, double perSecond, Configuration more, ModelArtifact model)
      throws Exception {
    StreamExecutionEnvironment environment = environment(parallelism, more);
    scoring(readings(environment, events, perSecond), ModelUpdates.of(environment, model))
        .scores()
        .map(ScoringIT::keep)
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync("windows");
  }

  private static StreamExecutionEnvironment environment(int parallelism, Configuration more) {
    Configuration configuration = new Configuration(more);
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    environment.setMaxParallelism(24);
    return environment;
  }

  private static ScoredStream<Reading> scoring(
      DataStream<Reading> readings, DataStream<ModelUpdate> models) {
    return Sluice.score(readings)
        .keyBy(Reading::sensor)
        .withModels(models)
        .model(TestModels.NAME)
        .encodedBy(FeatureEncoder.forPojo(Reading.class))
        .uid("scoring")
        .build();
  }

  /** Reading i is of sensor i mod 17 and has pressure i. */
  private static DataStream<Reading> readings(
      StreamExecutionEnvironment environment, long count, double perSecond) {
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                i -> new Reading("sensor" + i % SENSORS, i, 0.25),
                count,
                RateLimiterStrategy.perSecond(perSecond),
                TypeInformation.of(Reading.class)),
            WatermarkStrategy.<Reading>forMonotonousTimestamps()
                .withTimestampAssigner((reading, before) -> (long) reading.pressure()),
            "readings")
        .setParallelism(1)
        .uid("readings");
  }

  private static DataStream<ModelUpdate> folder(
      StreamExecutionEnvironment environment, Path models) {
    return ModelUpdates.watchFolder(
        environment,
        ModelFolder.at(models.toUri().toString()).lookedAtEvery(Duration.ofMillis(50)));
  }

  private static void publish(Path models, ModelArtifact model) throws Exception {
    Path unfinished = models.resolve("_unfinished");
    model.write(unfinished);
    Files.move(unfinished, models.resolve("model.sluice"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Weights whose sum rounds, over a window of seven. */
  private static ModelArtifact windowed() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.required("pressure", 3.3f, 7.7f), Feature.raw("flow")),
            7,
            Layout.NCL,
            IncompleteWindow.PAD);
    float[] weights = new float[14];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1f / (i + 3);
    }
    return TestModels.artifact(TestModels.NAME, "w", schema, 0.1f, weights);
  }

  private static String idOf(ScoredEvent<Reading> scored) {
    String text = (long) scored.event().pressure() + "=" + scored.score().outputs()[0];
    SCORED.add(text);
    return text;
  }

  /** The bytes of a score. */
  private static String keep(Score score) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(128);
    new ScoreSerializer().serialize(score, out);
    String bytes = HexFormat.of().formatHex(out.getCopyOfBuffer());
    SCORED.add(bytes);
    return bytes;
  }

  private static String keepDead(DeadLetter<Reading> letter) {
    DEAD.add(letter.reason().name());
    return letter.reason().name();
  }
}
