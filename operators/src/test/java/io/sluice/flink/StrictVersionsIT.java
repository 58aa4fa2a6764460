package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.ModelArtifact;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Strict mode in a cluster: models come late and in pairs, events out of order, and rescaling. */
@Timeout(180)
class StrictVersionsIT {
  private static final int EVENTS = 4000;
  private static final int SENSORS = 17;
  private static final int VERSIONS = 20;
  private static final int MILLIS_PER_VERSION = EVENTS / VERSIONS;
  private static final int UPDATES = VERSIONS * 3 / 2;

  /** So that a job with a savepoint still to come cannot end before it, however slow that is. */
  private static final int EVENTS_BEFORE_SAVEPOINT = 1100;

  /** Enough for those events, as every third one promises two versions. */
  private static final int UPDATES_BEFORE_SAVEPOINT = 9;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(5)
              .build());

  /** What the jobs under test gave; they run in this JVM. */
  private static final Queue<String> SCORED = new ConcurrentLinkedQueue<>();

  @TempDir Path work;

  @Test
  void scoresDoNotDependOnTheParallelismNorOnWhatComesWhen() throws Exception {
    String savepoint = null;
    int[] parallelisms = {2, 5, 1, 3};
    for (int i = 0; i < parallelisms.length; i++) {
      boolean last = i == parallelisms.length - 1;
      JobClient job = run(parallelisms[i], last, savepoint);
      if (last) {
        job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
      } else {
        int enough = SCORED.size() + EVENTS / 6;
        await().atMost(Duration.ofSeconds(60)).until(() -> SCORED.size() >= enough);
        savepoint =
            job.stopWithSavepoint(false, work.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
      }
    }
    assertThat(SCORED.stream().sorted().toList()).isEqualTo(expected());
  }

  private static List<String> expected() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int id = 0; id < EVENTS; id++) {
      int version = (int) timeOf(id) / MILLIS_PER_VERSION;
      float output = 1000 * version + 2 * id + 3;
      expected.add(
          VersionCaseRun.textOf(
              new Score(
                  "sensor" + id % SENSORS,
                  timeOf(id),
                  new float[] {output},
                  output > 50 ? 1 : 0,
                  output > 50 ? "anomaly" : "normal",
                  model(version).id(),
                  (long) version * MILLIS_PER_VERSION)));
    }
    return expected.stream().sorted().toList();
  }

  private static ModelArtifact model(int version) {
    return TestModels.sum("v" + version, 1000 * version);
  }

  /** Events come up to 60 ms out of order. */
  private static long timeOf(long id) {
    return id / 100 * 100 + (id * 61 + 7) % 100;
  }

  /** Of two versions the later comes first; then it is promised that both have come. */
  private static ModelUpdate update(long index) {
    int pair = (int) index / 3 * 2;
    if (index % 3 == 2) {
      return new ModelUpdate.Heartbeat(index, (pair + 2L) * MILLIS_PER_VERSION - 1);
    }
    int version = index % 3 == 0 ? pair + 1 : pair;
    return ModelUpdate.activate(version, model(version)).from((long) version * MILLIS_PER_VERSION);
  }

  private static JobClient run(int parallelism, boolean last, String savepoint) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    environment.setMaxParallelism(24);
    Sluice.score(readings(environment, last))
        .keyBy(Reading::sensor)
        .withModels(updates(environment, last))
        .model(TestModels.NAME)
        .encodedBy(FeatureEncoder.forPojo(Reading.class))
        .versions(VersionMode.STRICT)
        .uid("scoring")
        .build()
        .scores()
        .map(StrictVersionsIT::keep)
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync("strict versions");
  }

  private static DataStream<Reading> readings(
      StreamExecutionEnvironment environment, boolean last) {
    return environment
        .fromSource(
            new DataGeneratorSource<Reading>(
                id -> new Reading("sensor" + id % SENSORS, id, 1),
                EVENTS,
                rate(EVENTS, EVENTS_BEFORE_SAVEPOINT, last),
                TypeInformation.of(Reading.class)),
            WatermarkStrategy.<Reading>forBoundedOutOfOrderness(Duration.ofMillis(200))
                .withTimestampAssigner((reading, before) -> timeOf((long) reading.pressure())),
            "readings")
        .setParallelism(1)
        .uid("readings");
  }

  private static DataStream<ModelUpdate> updates(
      StreamExecutionEnvironment environment, boolean last) {
    return environment
        .fromSource(
            new DataGeneratorSource<ModelUpdate>(
                StrictVersionsIT::update,
                UPDATES,
                rate(UPDATES, UPDATES_BEFORE_SAVEPOINT, last),
                SluiceTypes.MODEL_UPDATE),
            WatermarkStrategy.noWatermarks(),
            "updates")
        .setParallelism(1)
        .uid("updates");
  }

  /**
   * All of a stream in two seconds, but nothing after a number of elements until the job is
   * stopped; the last job runs to its end at full speed.
   */
  private static SourceGate rate(int elements, int beforeSavepoint, boolean last) {
    return last ? new SourceGate(Long.MAX_VALUE) : new SourceGate(beforeSavepoint, elements / 2.0);
  }

  private static String keep(Score score) throws Exception {
    String text = VersionCaseRun.textOf(score);
    SCORED.add(text);
    return text;
  }
}
